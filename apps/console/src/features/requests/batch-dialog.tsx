/** Passing or rejecting several requests at once, each on its own, with one result each (RQ5). */
import { App, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseNote, parseReason } from '@portico/domain'
import type { RequestRow } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Note } from '../../components/note.tsx'
import { describeCode } from '../../i18n/describe.ts'
import { ruleOf } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { decideRequests, requestKeys } from './api.ts'

export type BatchDialogProps = Readonly<{
  decision: 'approve' | 'reject'
  requests: readonly RequestRow[]
  /** Each has been decided or refused. */
  onDecided: () => void
  onClose: () => void
}>

type Results = Awaited<ReturnType<typeof decideRequests>>['results']

export function BatchDialog({ decision, requests, onDecided, onClose }: BatchDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ note?: string }>()
  // The list behind the dialog loads anew after a decision; the dialog keeps what it is about.
  const [decided] = useState(requests)
  const [failed, setFailed] = useState<Results>([])
  const isReject = decision === 'reject'
  const count = decided.length
  const deciding = useSubmit({
    send: ({ note = '' }: { note?: string }, options) =>
      decideRequests(
        { decision, requestIds: decided.map(({ id }) => id), ...(note !== '' && { note }) },
        options,
      ),
    stale: requestKeys,
    onDone: ({ results }) => {
      onDecided()
      const done = results.filter((result) => result.ok).length
      if (done > 0) void message.success(t('requests.batch.done', { count: done }))
      if (done === results.length) onClose()
      else setFailed(results.filter((result) => !result.ok))
    },
  })
  if (failed.length > 0) {
    return <Failures failed={failed} requests={decided} onClose={onClose} />
  }
  return (
    <FormDialog<{ note?: string }>
      title={t(isReject ? 'requests.batch.rejectTitle' : 'requests.batch.approveTitle', { count })}
      form={form}
      danger={isReject}
      okText={t(isReject ? 'requests.action.reject' : 'requests.action.approve')}
      onSubmit={deciding.submit}
      onClose={onClose}
      isPending={deciding.isPending}
      error={deciding.error}
    >
      <p>
        <Note>{t('requests.batch.hint')}</Note>
      </p>
      <ul>
        {decided.map((request) => (
          <li key={request.id}>{request.title}</li>
        ))}
      </ul>
      <Form.Item
        name="note"
        label={t(isReject ? 'requests.dialog.rejectReason' : 'requests.dialog.approveNote')}
        required={isReject}
        rules={[
          ruleOf<string | undefined>((text = '') => (isReject ? parseReason : parseNote)(text)),
        ]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </FormDialog>
  )
}

type FailuresProps = Readonly<{
  failed: Results
  requests: readonly RequestRow[]
  onClose: () => void
}>

function Failures({ failed, requests, onClose }: FailuresProps) {
  const { t } = useTranslation()
  const titleOf = (id: string) => requests.find((request) => request.id === id)?.title ?? id
  return (
    <Modal
      open
      title={t('requests.batch.failed', { count: failed.length })}
      onOk={onClose}
      onCancel={onClose}
      okText={t('actions.close')}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <dl>
        {failed.map((result) => [
          <dt key={`${result.requestId} title`} style={{ fontWeight: 600 }}>
            {titleOf(result.requestId)}
          </dt>,
          <dd key={result.requestId} style={{ margin: '0 0 12px' }}>
            {describeCode(result.code ?? '', result.message ?? '')}
          </dd>,
        ])}
      </dl>
    </Modal>
  )
}
