/** Changes my password; every other session of mine ends. */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../components/form-dialog.tsx'
import { useSubmit } from '../../server/submit.ts'
import { changePassword, sessionKeys } from './api.ts'
import type { PasswordChange } from './api.ts'

export function PasswordDialog({ onClose }: Readonly<{ onClose: () => void }>) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<PasswordChange>()
  const saving = useSubmit({
    send: changePassword,
    stale: sessionKeys,
    onDone: () => {
      void message.success(t('security.passwordChanged'))
      onClose()
    },
  })
  const missing = [{ required: true, message: t('session.passwordMissing') }]
  return (
    <FormDialog<PasswordChange>
      title={t('security.changePassword')}
      form={form}
      width={440}
      okText={t('actions.save')}
      fieldOf={(path) => [path === 'password' ? 'newPassword' : path]}
      onSubmit={saving.submit}
      onClose={onClose}
      isPending={saving.isPending}
      error={saving.error}
    >
      <Form.Item name="currentPassword" label={t('security.currentPassword')} rules={missing}>
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={t('account.newPassword')}
        extra={t('security.passwordHint')}
        rules={missing}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
    </FormDialog>
  )
}
