/** Adds a group, or renames one (GP1). */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { parseGroupName } from '@portico/domain'
import type { ApplicationGroup } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { addGroup, groupKeys, renameGroup } from './api.ts'

type GroupValues = { name: string }

export type GroupDialogProps = Readonly<{
  /** Absent for a new one. */
  group?: ApplicationGroup
  onClose: () => void
}>

export function GroupDialog({ group, onClose }: GroupDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<GroupValues>()
  const saving = useSubmit({
    send: ({ name }: GroupValues, options) =>
      group === undefined ? addGroup(name, options) : renameGroup(group, name),
    stale: groupKeys,
    onDone: () => {
      void message.success(t(group === undefined ? 'groups.added' : 'groups.renamed'))
      onClose()
    },
  })
  return (
    <FormDialog<GroupValues>
      title={t(group === undefined ? 'groups.add' : 'groups.rename')}
      form={form}
      initialValues={{ name: group?.name ?? '' }}
      okText={t('actions.save')}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <Form.Item
        name="name"
        label={t('groups.name')}
        extra={t('groups.nameHint')}
        required
        rules={[ruleOf<string | undefined>((name) => parseGroupName(name ?? ''))]}
      >
        <Input autoComplete="off" />
      </Form.Item>
    </FormDialog>
  )
}
