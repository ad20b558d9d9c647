/** What is known of one webhook: where it leads, what it is told, how it fares. */
import { Alert, Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@portico/contract'
import { FactList } from '../../components/fact-list.tsx'
import { nameEvent } from '../../i18n/event-names.ts'
import { useFormats } from '../../i18n/formats.ts'

export function WebhookFacts({ webhook }: Readonly<{ webhook: Webhook }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { oldSecretEndsAt, lastDeliveryAt, lastStatus } = webhook
  return (
    <Flex vertical gap={16}>
      <Trouble webhook={webhook} />
      <FactList
        facts={[
          { key: 'url', label: t('webhooks.column.url'), children: <code>{webhook.url}</code> },
          {
            key: 'last',
            label: t('webhooks.column.lastDeliveryAt'),
            children:
              lastDeliveryAt === null
                ? t('webhooks.never')
                : [formats.instant(lastDeliveryAt), lastStatus].filter(Boolean).join(' · '),
          },
          {
            key: 'pending',
            label: t('webhooks.column.pending'),
            children: formats.count(webhook.pending),
          },
          {
            key: 'oldSecret',
            label: t('webhooks.oldSecret'),
            children: oldSecretEndsAt && formats.instant(oldSecretEndsAt),
          },
          {
            key: 'createdAt',
            label: t('webhooks.createdAt'),
            children: [formats.instant(webhook.createdAt), webhook.createdBy?.displayName]
              .filter(Boolean)
              .join(' · '),
          },
          {
            key: 'events',
            label: t('webhooks.column.events'),
            children: (
              <Flex gap={4} wrap>
                {webhook.events.map((event) => (
                  <Tag key={event}>{nameEvent(t, event)}</Tag>
                ))}
              </Flex>
            ),
          },
        ]}
      />
    </Flex>
  )
}

/** Why it is not told, or is about to be turned off, and what to do. */
function Trouble({ webhook }: Readonly<{ webhook: Webhook }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { disabledReason, failingSince } = webhook
  if (disabledReason !== null) {
    return (
      <Alert
        type="error"
        showIcon
        title={t(`webhooks.state.${disabledReason}`)}
        description={t(`webhooks.trouble.${disabledReason}`)}
      />
    )
  }
  if (failingSince === null) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('webhooks.failingSince', { at: formats.instant(failingSince) })}
      description={t('webhooks.trouble.troubled')}
    />
  )
}
