/** The columns of a webhook's messages. */
import { Flex, Tag } from 'antd'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { WebhookDelivery } from '@portico/contract'
import { CopyButton } from '../../components/copy-button.tsx'
import type { DataColumn } from '../../components/data-column.ts'
import { Note } from '../../components/note.tsx'
import { nameEvent } from '../../i18n/event-names.ts'
import { useFormats } from '../../i18n/formats.ts'
import type { Formats } from '../../i18n/formats.ts'

const colors = { queued: 'processing', delivered: 'success', failed: 'error' } as const

/** Queued by a person, not by an event. */
const testEvent = 'webhook.test'

/** @param renderActions the same function from one rendering to the next */
export function useDeliveryColumns(
  renderActions: (delivery: WebhookDelivery) => ReactNode,
): readonly DataColumn<WebhookDelivery>[] {
  const { t } = useTranslation()
  const formats = useFormats()
  return useMemo(() => listColumns(t, formats, renderActions), [t, formats, renderActions])
}

function listColumns(
  t: TFunction,
  formats: Formats,
  renderActions: (delivery: WebhookDelivery) => ReactNode,
): readonly DataColumn<WebhookDelivery>[] {
  return [
    {
      key: 'event',
      title: t('webhooks.column.event'),
      width: 180,
      card: 'title',
      locked: true,
      render: (row) =>
        row.event === testEvent ? t('webhooks.testMessage') : nameEvent(t, row.event),
    },
    {
      key: 'state',
      title: t('webhooks.column.state'),
      width: 110,
      render: (row) => (
        <Tag color={colors[row.state]}>{t(`webhooks.deliveryState.${row.state}`)}</Tag>
      ),
    },
    {
      key: 'attempts',
      title: t('webhooks.column.attempts'),
      width: 80,
      render: (row) => formats.count(row.attempts),
    },
    {
      key: 'createdAt',
      title: t('webhooks.column.createdAt'),
      width: 160,
      render: (row) => formats.instant(row.createdAt),
    },
    {
      key: 'when',
      title: t('webhooks.column.deliveredAt'),
      width: 170,
      render: (row) => <When delivery={row} />,
    },
    {
      key: 'answer',
      title: t('webhooks.column.answer'),
      width: 190,
      render: (row) => <Answer delivery={row} />,
    },
    {
      key: 'id',
      title: 'webhook-id',
      width: 170,
      render: (row) => (
        <Flex gap={4} align="center">
          <code>{row.id}</code>
          <CopyButton text={row.id} name="webhook-id" />
        </Flex>
      ),
    },
    {
      key: 'actions',
      title: t('table.actions'),
      width: 80,
      fixed: 'end',
      card: 'footer',
      locked: true,
      render: renderActions,
    },
  ]
}

/** When it arrived, or when it is tried next. */
function When({ delivery }: Readonly<{ delivery: WebhookDelivery }>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { state, deliveredAt, nextAttemptAt } = delivery
  if (deliveredAt !== null) return formats.instant(deliveredAt)
  if (state === 'failed' || nextAttemptAt === null) return '–'
  return <Note>{t('webhooks.nextAttempt', { at: formats.instant(nextAttemptAt) })}</Note>
}

function Answer({ delivery }: Readonly<{ delivery: WebhookDelivery }>) {
  const { lastStatus, lastError } = delivery
  if (lastStatus === null && lastError === null) return '–'
  return (
    <Flex vertical gap={2}>
      {lastStatus !== null && <code>{lastStatus}</code>}
      {lastError !== null && <Note isSmall>{lastError}</Note>}
    </Flex>
  )
}
