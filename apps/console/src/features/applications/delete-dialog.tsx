/** Delete for ever, after the application's name was typed in full (AP9). */
import { Alert, App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { deleteApplication as decideDeletion } from '@portico/domain'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { applicationKeys, deleteApplication } from './api.ts'

export type DeleteDialogProps = Readonly<{
  application: ApplicationRow
  onClose: () => void
  onDeleted?: () => void
}>

type DeleteValues = { confirmName: string }

export function DeleteDialog({ application, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<DeleteValues>()
  const typed = Form.useWatch('confirmName', form) ?? ''
  const check = (name = '') => decideDeletion({ state: 'active', name: application.name }, name, 0)
  const deleting = useSubmit({
    send: ({ confirmName }: DeleteValues) =>
      deleteApplication(application.id, application.version, confirmName),
    stale: [...applicationKeys, ['requests']],
    onDone: () => {
      void message.success(t('applications.deleteDialog.done', { name: application.name }))
      onClose()
      onDeleted?.()
    },
  })
  return (
    <FormDialog<DeleteValues>
      title={t('applications.deleteDialog.title')}
      form={form}
      danger
      okText={t('applications.deleteDialog.ok')}
      isOkDisabled={!check(typed).ok}
      onSubmit={deleting.submit}
      onClose={onClose}
      isPending={deleting.isPending}
      error={deleting.error}
    >
      <Alert
        type="error"
        showIcon
        title={t('applications.deleteDialog.warning')}
        description={t('applications.deleteDialog.consequences')}
        style={{ marginBlockEnd: 16 }}
      />
      <Form.Item
        name="confirmName"
        label={t('applications.deleteDialog.confirm', { name: application.name })}
        rules={[ruleOf(check)]}
        validateTrigger="onBlur"
      >
        <Input autoComplete="off" />
      </Form.Item>
    </FormDialog>
  )
}
