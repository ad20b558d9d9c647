/** What an administrator does to one webhook: test, pause, rotate its secret, change, remove. */
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'
import { describeProblem } from '../../i18n/describe.ts'
import { useSubmit } from '../../server/submit.ts'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { can } from '../../session/can.ts'
import { changeWebhook, sendTest, webhookKeys } from './api.ts'
import { RotateDialog } from './rotate-dialog.tsx'
import { useDeletion } from './use-deletion.ts'
import { WebhookDialog } from './webhook-dialog.tsx'

export type WebhookActionsProps = Readonly<{ webhook: Webhook; onGone: () => void }>

export function WebhookActions({ webhook, onGone }: WebhookActionsProps) {
  const { t } = useTranslation()
  // What a dialog was opened for stays what it saw, so that a change by others meanwhile is noticed.
  const [open, setOpen] = useState<Readonly<{
    dialog: 'edit' | 'rotate'
    webhook: Webhook
  }> | null>(null)
  const remove = useDeletion(webhook, onGone)
  if (!can(webhook, 'organisation.manage-webhooks')) return null
  const close = () => setOpen(null)
  return (
    <>
      {webhook.active && <TestButton webhook={webhook} />}
      <PauseButton webhook={webhook} />
      <Button onClick={() => setOpen({ dialog: 'rotate', webhook })}>{t('webhooks.rotate')}</Button>
      <Button onClick={() => setOpen({ dialog: 'edit', webhook })}>{t('actions.edit')}</Button>
      <Button danger onClick={remove}>
        {t('actions.delete')}
      </Button>
      {open?.dialog === 'edit' && <WebhookDialog webhook={open.webhook} onClose={close} />}
      {open?.dialog === 'rotate' && <RotateDialog webhook={open.webhook} onClose={close} />}
    </>
  )
}

function TestButton({ webhook }: Readonly<{ webhook: Webhook }>) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const testing = useSubmit({
    send: (id: string, options) => sendTest(id, options),
    stale: webhookKeys,
    onDone: () => void message.success(t('webhooks.tested')),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  return (
    <Button type="primary" loading={testing.isPending} onClick={() => testing.submit(webhook.id)}>
      {t('webhooks.test')}
    </Button>
  )
}

function PauseButton({ webhook }: Readonly<{ webhook: Webhook }>) {
  const { t } = useTranslation()
  const { name, active } = webhook
  const turn = useConfirmed({
    send: (target: Webhook) => changeWebhook(target, { active: !target.active }),
    stale: webhookKeys,
    done: t(active ? 'webhooks.paused' : 'webhooks.resumed', { name }),
    refused: t('webhooks.notTurned', { name }),
  })
  const action = t(active ? 'webhooks.pause' : 'webhooks.resume')
  return (
    <Button
      onClick={() =>
        turn(webhook, {
          title: t(active ? 'webhooks.pauseTitle' : 'webhooks.resumeTitle', { name }),
          content: t(active ? 'webhooks.pauseHint' : 'webhooks.resumeHint'),
          okText: action,
        })
      }
    >
      {action}
    </Button>
  )
}
