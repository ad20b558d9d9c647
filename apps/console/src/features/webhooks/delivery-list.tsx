/** The messages of a webhook, newest first: how each fared, and sending one again. */
import { SendOutlined } from '@ant-design/icons'
import { RedoOutlined } from '@ant-design/icons-svg'
import { useQuery } from '@tanstack/react-query'
import { App, Select } from 'antd'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { deliveryStates } from '@portico/domain'
import type { DeliveryState } from '@portico/domain'
import type { Webhook, WebhookDelivery } from '@portico/contract'
import { EmptyState } from '../../components/empty-state.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { RowButton } from '../../components/row-button.tsx'
import { describeProblem } from '../../i18n/describe.ts'
import type { ListState } from '../../page/list-state.ts'
import { useSubmit } from '../../server/submit.ts'
import { deliveriesQuery, retryDelivery, webhookKeys } from './api.ts'
import { useDeliveryColumns } from './delivery-columns.tsx'
import type { DeliverySearch } from './search.ts'

export type DeliveryListProps = Readonly<{ webhook: Webhook; list: ListState<DeliverySearch> }>

export function DeliveryList({ webhook, list }: DeliveryListProps) {
  const { t } = useTranslation()
  const answer = useQuery(deliveriesQuery(webhook.id, list.search))
  const { id, active } = webhook
  const renderActions = useCallback(
    (row: WebhookDelivery) => (active ? <RetryButton webhookId={id} delivery={row} /> : null),
    [id, active],
  )
  const columns = useDeliveryColumns(renderActions)
  return (
    <PagedList<WebhookDelivery, DeliverySearch>
      list={list}
      query={answer}
      label={t('webhooks.deliveries')}
      columns={columns}
      hasColumnChooser
      rowKey={(row) => row.id}
      filters={<StateFilter list={list} />}
      skeletonRows={4}
      empty={
        <EmptyState
          icon={<SendOutlined />}
          title={t('webhooks.noDelivery')}
          hint={t('webhooks.noDeliveryHint')}
        />
      }
    />
  )
}

function StateFilter({ list }: Pick<DeliveryListProps, 'list'>) {
  const { t } = useTranslation()
  return (
    <Select<DeliveryState | null>
      aria-label={t('webhooks.filterState')}
      placeholder={t('webhooks.filterState')}
      allowClear
      value={list.search.state ?? null}
      onChange={(state) => list.change({ state: state ?? undefined })}
      options={deliveryStates.map((value) => ({
        value,
        label: t(`webhooks.deliveryState.${value}`),
      }))}
    />
  )
}

type RetryProps = Readonly<{ webhookId: string; delivery: WebhookDelivery }>

function RetryButton({ webhookId, delivery }: RetryProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const retrying = useSubmit({
    send: (deliveryId: string, options) => retryDelivery({ id: webhookId, deliveryId }, options),
    stale: webhookKeys,
    onDone: () => void message.success(t('webhooks.retried')),
    onRefused: (error) => void message.error(describeProblem(error.problem)),
  })
  return (
    <RowButton
      action={t('webhooks.retry')}
      subject={delivery.id}
      icon={RedoOutlined}
      onClick={() => retrying.submit(delivery.id)}
    />
  )
}
