/** A change without a form: asked once more, sent, and a refusal explained in a dialog of its own. */
import type { QueryKey } from '@tanstack/react-query'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import type { CallOptions } from '@portico/sdk'
import { describeProblem } from '../i18n/describe.ts'
import { useSubmit } from './submit.ts'

export type Confirmation = Readonly<{
  title: string
  content?: ReactNode
  okText: string
  danger?: boolean
}>

export type ConfirmedOptions<Input> = Readonly<{
  send: (input: Input, options: CallOptions) => Promise<unknown>
  stale: readonly QueryKey[]
  /** Said when it has taken effect. */
  done: string
  /** Heads the explanation of a refusal. */
  refused: string
}>

/** Returns what asks and then does it. */
export function useConfirmed<Input>(
  options: ConfirmedOptions<Input>,
): (input: Input, confirmation: Confirmation) => void {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const change = useSubmit<Input, unknown>({
    send: options.send,
    stale: options.stale,
    onDone: () => void message.success(options.done),
    onRefused: (error) =>
      void modal.error({
        title: options.refused,
        content: describeProblem(error.problem),
        okText: t('actions.close'),
      }),
  })
  return (input, { title, content, okText, danger = false }) =>
    void modal.confirm({
      title,
      content,
      okText,
      okButtonProps: { danger },
      cancelText: t('actions.cancel'),
      onOk: () => change.submit(input),
    })
}
