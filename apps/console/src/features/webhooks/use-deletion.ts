/** Removing a webhook, after asking once more. */
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'
import { useConfirmed } from '../../server/use-confirmed.ts'
import { deleteWebhook, webhookKeys } from './api.ts'

/** @param onGone called when it is removed, e.g. to leave its page */
export function useDeletion(webhook: Webhook, onGone?: () => void): () => void {
  const { t } = useTranslation()
  const { name } = webhook
  const remove = useConfirmed({
    send: async (target: Webhook) => {
      await deleteWebhook(target)
      onGone?.()
    },
    stale: webhookKeys,
    done: t('webhooks.deleted', { name }),
    refused: t('webhooks.notDeleted', { name }),
  })
  return () =>
    remove(webhook, {
      title: t('webhooks.deleteTitle', { name }),
      content: t('webhooks.deleteHint'),
      okText: t('actions.delete'),
      danger: true,
    })
}
