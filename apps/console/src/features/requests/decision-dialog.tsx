/** Passing and rejecting one request; a rejection names its reason (RQ5). */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { countCodePoints, noteLimit, parseNote, parseReason } from '@portico/domain'
import type { RequestRow } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { ruleOf } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { approveRequest, rejectRequest, requestKeys } from './api.ts'

export type DecisionDialogProps = Readonly<{
  decision: 'approve' | 'reject'
  request: RequestRow
  onClose: () => void
}>

export function DecisionDialog({ decision, request, onClose }: DecisionDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ note?: string }>()
  const isReject = decision === 'reject'
  const deciding = useSubmit({
    send: ({ note = '' }: { note?: string }, options) =>
      (isReject ? rejectRequest : approveRequest)(request, note, options),
    stale: requestKeys,
    onDone: () => {
      void message.success(t(isReject ? 'requests.dialog.rejected' : 'requests.dialog.passed'))
      onClose()
    },
  })
  return (
    <FormDialog<{ note?: string }>
      title={t(isReject ? 'requests.dialog.rejectTitle' : 'requests.dialog.approveTitle')}
      form={form}
      danger={isReject}
      okText={t(isReject ? 'requests.action.reject' : 'requests.action.approve')}
      fieldOf={() => ['note']}
      onSubmit={deciding.submit}
      onClose={onClose}
      isPending={deciding.isPending}
      error={deciding.error}
    >
      <Form.Item
        name="note"
        label={t(isReject ? 'requests.dialog.rejectReason' : 'requests.dialog.approveNote')}
        {...(isReject && { extra: t('requests.dialog.rejectHint') })}
        required={isReject}
        rules={[
          ruleOf<string | undefined>((text = '') => (isReject ? parseReason : parseNote)(text)),
        ]}
      >
        <Input.TextArea
          autoSize={{ minRows: 3, maxRows: 8 }}
          count={{ max: noteLimit, show: true, strategy: countCodePoints }}
        />
      </Form.Item>
    </FormDialog>
  )
}
