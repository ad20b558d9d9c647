/** Whether a webhook is told, and if not, who or what turned it off. */
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'

export function WebhookState({ webhook }: Readonly<{ webhook: Webhook }>) {
  const { t } = useTranslation()
  const { active, disabledReason, failingSince } = webhook
  if (disabledReason !== null) {
    return <Tag color="error">{t(`webhooks.state.${disabledReason}`)}</Tag>
  }
  if (!active) return <Tag>{t('webhooks.state.paused')}</Tag>
  if (failingSince !== null) return <Tag color="warning">{t('webhooks.state.troubled')}</Tag>
  return <Tag color="success">{t('webhooks.state.active')}</Tag>
}
