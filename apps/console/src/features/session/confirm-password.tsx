/** Asks for the password once more where the organisation wants a fresh proof of identity (CR5). */
import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { confirmPassword } from './api.ts'

export type ConfirmPasswordProps = Readonly<{ onConfirmed: () => void; onClose: () => void }>

export function ConfirmPassword({ onConfirmed, onClose }: ConfirmPasswordProps) {
  const { t } = useTranslation()
  const [form] = Form.useForm<{ password: string }>()
  const confirming = useSubmit({ send: confirmPassword, onDone: onConfirmed })
  return (
    <FormDialog
      title={t('session.confirmTitle')}
      form={form}
      width={420}
      okText={t('session.confirmOk')}
      onSubmit={({ password }) => confirming.submit(password)}
      onClose={onClose}
      isPending={confirming.isPending}
      error={confirming.error}
    >
      <Form.Item
        name="password"
        label={t('session.password')}
        extra={t('session.confirm')}
        rules={[{ required: true, message: t('session.passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
    </FormDialog>
  )
}
