/** Takes a grant away, with the reason that its holders are told (GT2). */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { parseReason, reasonLimit } from '@portico/domain'
import type { Grant } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { grantKeys, revokeGrant } from './api.ts'
import { nameOfGrant } from './grant-name.ts'

type RevokeValues = { reason: string }

export type RevokeDialogProps = Readonly<{ grant: Grant; onClose: () => void }>

export function RevokeDialog({ grant, onClose }: RevokeDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<RevokeValues>()
  const revoking = useSubmit({
    send: ({ reason }: RevokeValues) => revokeGrant(grant, reason),
    stale: grantKeys,
    onDone: () => {
      void message.success(t('grants.revoked'))
      onClose()
    },
  })
  const facts = { name: nameOfGrant(grant), application: grant.application.name }
  return (
    <FormDialog<RevokeValues>
      title={t('grants.revokeTitle', facts)}
      form={form}
      danger
      okText={t('grants.revoke')}
      onSubmit={revoking.submit}
      onClose={onClose}
      isPending={revoking.isPending}
      error={revoking.error}
    >
      <p>{t('grants.revokeHint')}</p>
      <Form.Item
        name="reason"
        label={t('grants.reason')}
        extra={t('grants.revokeReasonHint')}
        required
        rules={[ruleOf<string | undefined>((reason) => parseReason(reason ?? ''))]}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          count={{ max: reasonLimit, show: true }}
        />
      </Form.Item>
    </FormDialog>
  )
}
