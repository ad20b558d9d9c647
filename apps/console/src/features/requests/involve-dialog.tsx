/** Handing a decision over to somebody, or asking them to sign first (RQ5). */
import { App, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { parseNote } from '@portico/domain'
import type { RequestRow } from '@portico/contract'
import { FormDialog } from '../../components/form-dialog.tsx'
import { PersonSelect } from '../../fields/people-select.tsx'
import { describeCode } from '../../i18n/describe.ts'
import { ruleOf } from '../../fields/form-rule.ts'
import { useSubmit } from '../../server/submit.ts'
import { addSigner, handOverRequest, requestKeys } from './api.ts'
import type { Involvement } from './api.ts'

export type InvolveDialogProps = Readonly<{
  how: 'hand-over' | 'add-signer'
  request: RequestRow
  onClose: () => void
}>

const words = {
  'hand-over': {
    title: 'requests.dialog.handOverTitle',
    hint: 'requests.dialog.handOverHint',
    done: 'requests.dialog.handedOver',
    send: handOverRequest,
  },
  'add-signer': {
    title: 'requests.dialog.addSignerTitle',
    hint: 'requests.dialog.addSignerHint',
    done: 'requests.dialog.signerAdded',
    send: addSigner,
  },
} as const

export function InvolveDialog({ how, request, onClose }: InvolveDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<Involvement>()
  const { title, hint, done, send } = words[how]
  const involving = useSubmit({
    send: ({ memberId, note = '' }: Involvement, options) =>
      send(request, note === '' ? { memberId } : { memberId, note }, options),
    stale: requestKeys,
    onDone: () => {
      void message.success(t(done))
      onClose()
    },
  })
  return (
    <FormDialog<Involvement>
      title={t(title)}
      form={form}
      onSubmit={involving.submit}
      onClose={onClose}
      isPending={involving.isPending}
      error={involving.error}
    >
      <Form.Item
        name="memberId"
        label={t('requests.dialog.person')}
        extra={t(hint)}
        rules={[{ required: true, message: describeCode('membership.nobody', '') }]}
      >
        <PersonSelect />
      </Form.Item>
      <Form.Item
        name="note"
        label={t('requests.dialog.approveNote')}
        rules={[ruleOf<string | undefined>((text = '') => parseNote(text))]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </FormDialog>
  )
}
