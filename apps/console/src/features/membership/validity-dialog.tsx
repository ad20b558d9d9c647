/** Changes until when somebody belongs to an application (MB4). */
import { App, Form } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationMember, Validity } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ValidityField, checkValidity } from '../../fields/validity-field.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { useMe } from '../../session/me.ts'
import { useSubmit } from '../../server/submit.ts'
import { changeValidity, membershipKeys } from './api.ts'

export type ValidityDialogProps = Readonly<{
  applicationId: string
  member: ApplicationMember
  onClose: () => void
}>

export function ValidityDialog({ applicationId, member, onClose }: ValidityDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { today } = useMe().organisation
  const [form] = Form.useForm<{ validity: Validity }>()
  const changing = useSubmit({
    send: ({ validity }: { validity: Validity }) =>
      changeValidity(applicationId, member.person.id, validity),
    stale: membershipKeys,
    onDone: () => {
      void message.success(t('membership.saved'))
      onClose()
    },
  })
  return (
    <FormDialog<{ validity: Validity }>
      title={t('membership.editOf', { name: member.person.displayName })}
      form={form}
      initialValues={{ validity: readValidity(member.expiresOn, today) }}
      onSubmit={changing.submit}
      onClose={onClose}
      isPending={changing.isPending}
      error={changing.error}
    >
      <Form.Item
        name="validity"
        label={t('fields.validity.label')}
        rules={[ruleOf<Validity>((value) => checkValidity(value, today))]}
      >
        <ValidityField />
      </Form.Item>
    </FormDialog>
  )
}

/** The present validity as a choice; one that has passed begins again today. */
function readValidity(expiresOn: string | null, today: string): Validity {
  if (expiresOn === null) return { period: 'permanent' }
  return { period: 'custom', until: expiresOn < today ? today : expiresOn }
}
