/** Webhooks and the messages to them. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { Webhook } from '@portico/contract'
import { client } from '../../server/client.ts'
import type { DeliverySearch } from './search.ts'

/** A message that is sent or tried changes what its webhook says of itself too. */
export const webhookKeys = [['webhooks']] as const

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => client.listWebhooks({}, { signal }),
})

/** Followed while the page is open: messages leave and arrive by themselves. */
const followMs = 5_000

export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: ['webhooks', 'detail', id],
    queryFn: ({ signal }) => client.getWebhook({ params: { id } }, { signal }),
    refetchInterval: followMs,
  })
}

export function deliveriesQuery(id: string, { state, limit, cursor }: DeliverySearch) {
  const query = { state, limit, cursor }
  return queryOptions({
    queryKey: ['webhooks', 'deliveries', id, query],
    queryFn: ({ signal }) => client.listWebhookDeliveries({ params: { id }, query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: followMs,
  })
}

export type WebhookForm = Parameters<typeof client.createWebhook>[0]['body']
export type WebhookChange = Parameters<typeof client.updateWebhook>[0]['body']

export const addWebhook = (body: WebhookForm, options: CallOptions) =>
  client.createWebhook({ body }, options)

export const changeWebhook = ({ id, version }: Webhook, body: WebhookChange) =>
  client.updateWebhook({ params: { id }, body }, { version })

export const deleteWebhook = ({ id }: Webhook) => client.deleteWebhook({ params: { id } })

export const rotateSecret = (id: string, overlapSeconds: number, options: CallOptions) =>
  client.rotateWebhookSecret({ params: { id }, body: { overlapSeconds } }, options)

export const sendTest = (id: string, options: CallOptions) =>
  client.testWebhook({ params: { id }, body: {} }, options)

export type DeliveryOfWebhook = Readonly<{ id: string; deliveryId: string }>

export const retryDelivery = (params: DeliveryOfWebhook, options: CallOptions) =>
  client.retryWebhookDelivery({ params, body: {} }, options)
