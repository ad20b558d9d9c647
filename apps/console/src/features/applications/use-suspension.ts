/** Suspending an application, after a question, and resuming it (AP10). */
import { App } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApplicationRow } from '@portico/contract'
import { describeProblem } from '../../i18n/describe.ts'
import { useSubmit } from '../../server/submit.ts'
import { applicationKeys, resumeApplication, suspendApplication } from './api.ts'

export type Suspension = Readonly<{
  suspend: (application: ApplicationRow) => void
  resume: (application: ApplicationRow) => void
}>

/** The same object from one rendering to the next, for lists whose rows hold it. */
export function useSuspension(): Suspension {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const suspending = useSubmit({
    send: (application: ApplicationRow, options) => suspendApplication(application.id, options),
    stale: applicationKeys,
    onDone: ({ name }) => void message.success(t('applications.suspendDialog.done', { name })),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  const resuming = useSubmit({
    send: (application: ApplicationRow, options) => resumeApplication(application.id, options),
    stale: applicationKeys,
    onDone: ({ name }) => void message.success(t('applications.suspendDialog.resumed', { name })),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  const { submit } = suspending
  return useMemo(
    () => ({
      resume: resuming.submit,
      suspend: (application) =>
        void modal.confirm({
          title: t('applications.suspendDialog.title', { name: application.name }),
          content: t('applications.suspendDialog.content'),
          okText: t('applications.suspendDialog.ok'),
          cancelText: t('actions.cancel'),
          onOk: () => submit(application),
        }),
    }),
    [resuming.submit, submit, modal, t],
  )
}
