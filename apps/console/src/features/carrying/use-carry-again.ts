/** Carries failed and drifted applications again, at once (NW3). */
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { describeProblem } from '../../i18n/describe.ts'
import { useSubmit } from '../../server/submit.ts'
import { carryAgain, carryingKeys } from './api.ts'

/** Returns what asks for it: for those named, or for all when none is. */
export function useCarryAgain(): Readonly<{
  submit: (applicationIds: string[] | undefined) => void
  isPending: boolean
}> {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useSubmit({
    send: carryAgain,
    stale: carryingKeys,
    onDone: ({ asked }) => void message.success(t('settings.carrying.asked', { count: asked })),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
}
