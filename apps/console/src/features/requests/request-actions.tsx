/** What the reader may do with one request now. */
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '@portico/contract'
import { describeProblem } from '../../i18n/describe.ts'
import { can } from '../../session/can.ts'
import { useSubmit } from '../../server/submit.ts'
import { requestKeys, withdrawRequest } from './api.ts'
import { DecisionDialog } from './decision-dialog.tsx'
import { InvolveDialog } from './involve-dialog.tsx'

export type RequestActionsProps = Readonly<{
  request: RequestDetail
  onResubmit: () => void
}>

type Dialog = 'approve' | 'reject' | 'hand-over' | 'add-signer'

const offers = [
  { dialog: 'approve', action: 'request.approve', label: 'requests.action.approve' },
  { dialog: 'reject', action: 'request.reject', label: 'requests.action.reject' },
  { dialog: 'hand-over', action: 'request.hand-over', label: 'requests.action.handOver' },
  { dialog: 'add-signer', action: 'request.add-signer', label: 'requests.action.addSigner' },
] as const

export function RequestActions({ request, onResubmit }: RequestActionsProps) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const withdraw = useWithdrawal(request)
  const close = () => setDialog(null)
  return (
    <>
      {offers
        .filter((offer) => can(request, offer.action))
        .map((offer) => (
          <Button
            key={offer.dialog}
            type={offer.dialog === 'approve' ? 'primary' : 'default'}
            danger={offer.dialog === 'reject'}
            onClick={() => setDialog(offer.dialog)}
          >
            {t(offer.label)}
          </Button>
        ))}
      {can(request, 'request.withdraw') && (
        <Button onClick={withdraw}>{t('requests.action.withdraw')}</Button>
      )}
      {can(request, 'request.resubmit') && request.resubmittedAs === null && (
        <Button type="primary" onClick={onResubmit}>
          {t('requests.action.resubmit')}
        </Button>
      )}
      {(dialog === 'approve' || dialog === 'reject') && (
        <DecisionDialog decision={dialog} request={request} onClose={close} />
      )}
      {(dialog === 'hand-over' || dialog === 'add-signer') && (
        <InvolveDialog how={dialog} request={request} onClose={close} />
      )}
    </>
  )
}

function useWithdrawal(request: RequestDetail): () => void {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const withdrawing = useSubmit({
    send: (_input: undefined, options) => withdrawRequest(request, options),
    stale: requestKeys,
    onDone: () => void message.success(t('requests.dialog.withdrawn')),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  return () =>
    void modal.confirm({
      title: t('requests.dialog.withdrawTitle'),
      content: t('requests.dialog.withdrawHint'),
      okText: t('requests.action.withdraw'),
      cancelText: t('actions.cancel'),
      onOk: () => withdrawing.submit(undefined),
    })
}
