/** Add Member: several people at once, all or none, with one validity period (MB1, MB3). */
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Validity } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { PeopleSelect } from '../../fields/people-select.tsx'
import { ValidityField, checkValidity } from '../../fields/validity-field.tsx'
import { describeCode } from '../../i18n/describe.ts'
import { ruleOf } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { addMembers, membershipKeys } from './api.ts'

export type AddMembersDialogProps = Readonly<{
  application: Readonly<{ id: string; name: string }>
  onClose: () => void
}>

type AddValues = { memberIds: string[]; validity: Validity }

export function AddMembersDialog({ application, onClose }: AddMembersDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { today } = useMe().organisation
  const [form] = Form.useForm<AddValues>()
  const adding = useSubmit({
    send: (values: AddValues, options) => addMembers(application.id, values, options),
    stale: membershipKeys,
    onDone: ({ items }) => {
      void message.success(t('membership.added', { count: items.length }))
      onClose()
    },
  })
  return (
    <FormDialog<AddValues>
      title={t('membership.add')}
      form={form}
      initialValues={{ validity: { period: '90d' } }}
      fieldOf={(path) => [path.split('.')[0] ?? '']}
      onSubmit={adding.submit}
      onClose={onClose}
      isPending={adding.isPending}
      error={adding.error}
    >
      <Form.Item
        name="memberIds"
        label={t('membership.username')}
        extra={t('membership.usernameHint')}
        rules={[{ required: true, message: describeCode('membership.nobody', '') }]}
      >
        <PeopleSelect notInApplication={application.id} />
      </Form.Item>
      <Form.Item
        name="validity"
        label={t('fields.validity.label')}
        required
        rules={[ruleOf<Validity>((value) => checkValidity(value, today))]}
      >
        <ValidityField />
      </Form.Item>
    </FormDialog>
  )
}
