/** Submitting an ended request again as it was (RQ3). */
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '@portico/contract'
import { describeProblem } from '../../i18n/describe.ts'
import { useSubmit } from '../../server/submit.ts'
import { requestKeys, resubmitRequest } from './api.ts'

export function useResubmission(
  request: Readonly<{ id: string }>,
  onDone: (request: RequestDetail) => void,
): () => void {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const resubmitting = useSubmit({
    send: (_input: undefined, options) => resubmitRequest(request.id, undefined, options),
    stale: requestKeys,
    onDone: (made) => {
      void message.success(t('requests.dialog.resubmitted'))
      onDone(made)
    },
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  return () =>
    void modal.confirm({
      title: t('requests.dialog.resubmitTitle'),
      content: t('requests.dialog.resubmitHint'),
      okText: t('requests.action.resubmit'),
      cancelText: t('actions.cancel'),
      onOk: () => resubmitting.submit(undefined),
    })
}
