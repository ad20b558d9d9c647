/** Removes a member; where they are the last owner of applications, hands those over first (MB8). */
import { Alert, App, Flex, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Member } from '@portico/contract'
import type { PorticoError } from '@portico/sdk'
import { FormDialog } from '../../components/form-dialog.tsx'
import { PersonSelect } from '../../fields/people-select.tsx'
import { useSubmit } from '../../server/submit.ts'
import { handOver, memberKeys, removeMember } from './api.ts'

type RemovalValues = { heirId?: string }

export type RemovalDialogProps = Readonly<{ member: Member; onClose: () => void }>

export function RemovalDialog({ member, onClose }: RemovalDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<RemovalValues>()
  const name = member.displayName
  const removing = useSubmit({
    send: async ({ heirId }: RemovalValues, options) => {
      if (heirId !== undefined) await handOver(member, heirId, options)
      return removeMember(member)
    },
    stale: memberKeys,
    onDone: () => {
      void message.success(t('account.members.removed', { name }))
      onClose()
    },
  })
  const owned = listOwned(removing.error)
  return (
    <FormDialog<RemovalValues>
      title={t('account.members.removeTitle', { name })}
      form={form}
      danger
      okText={t(owned === null ? 'actions.remove' : 'account.members.handOverAndRemove')}
      onSubmit={removing.submit}
      onClose={onClose}
      isPending={removing.isPending}
      error={owned === null ? removing.error : null}
    >
      {owned === null ? (
        <p>{t('account.members.removeHint')}</p>
      ) : (
        <HandOverFields name={name} applications={owned} />
      )}
    </FormDialog>
  )
}

/** The applications that the refusal names, or null where it is about something else. */
function listOwned(error: PorticoError | null): readonly string[] | null {
  if (error?.problem.code !== 'member.last-owner') return null
  const names = error.problem.facts?.['applicationNames']
  return Array.isArray(names) ? names.map(String) : []
}

type HandOverFieldsProps = Readonly<{ name: string; applications: readonly string[] }>

function HandOverFields({ name, applications }: HandOverFieldsProps) {
  const { t } = useTranslation()
  return (
    <Flex vertical gap={16}>
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={t('account.members.lastOwner', { name })}
        description={
          <ul style={{ maxHeight: 200, overflow: 'auto', paddingInlineStart: 20, margin: 0 }}>
            {applications.map((application) => (
              <li key={application}>{application}</li>
            ))}
          </ul>
        }
      />
      <Form.Item
        name="heirId"
        label={t('account.members.heir')}
        extra={t('account.members.heirHint')}
        rules={[{ required: true, message: t('account.members.heirMissing') }]}
      >
        <PersonSelect />
      </Form.Item>
    </Flex>
  )
}
