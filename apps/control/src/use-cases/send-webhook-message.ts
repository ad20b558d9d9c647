/** Queues messages to a webhook that somebody asked for: a test, and one that is to be sent once more. */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  findWebhookDelivery,
  inTransaction,
  insertDeliveries,
  lockWebhook,
  requeueDelivery,
} from '@portico/store'
import type { Delivery, Schema, Webhook } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { allowWebhooks, webhookEvent } from './change-webhook.ts'

/** Queues a message of the kind `webhook.test`. Refuses with `webhook.inactive`. */
export async function testWebhook(
  deps: Deps,
  caller: Caller,
  webhookId: string,
): Promise<Outcome<Delivery>> {
  return inTransaction(deps.database, async (tx) => {
    const webhook = await reachActive(tx, caller, webhookId)
    if (!webhook.ok) return webhook
    const at = new Date(deps.clock())
    const id = deps.ids('delivery')
    const payload = {
      type: 'webhook.test',
      timestamp: at.toISOString(),
      data: { webhook: { id: webhookId, name: webhook.value.name }, by: caller.username },
    }
    const message = { id, receiver: { webhookId }, eventSequence: null, payload, at }
    await insertDeliveries(tx, [message])
    const delivery = await findWebhookDelivery(tx, webhookId, id)
    if (!delivery) return refuse('delivery.unknown')
    await appendEvents(tx, [webhookEvent(caller, 'webhook.tested', webhook.value)], at.getTime())
    return accept(delivery)
  })
}

/**
 * Makes a message due again under its id, whether it was given up, waits or has arrived: a receiver tells a
 * repetition by the id. Refuses with `webhook.inactive` or `delivery.unknown`.
 */
export async function retryDelivery(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ webhookId: string; deliveryId: string }>,
): Promise<Outcome<Delivery>> {
  const { webhookId, deliveryId } = input
  return inTransaction(deps.database, async (tx) => {
    const webhook = await reachActive(tx, caller, webhookId)
    if (!webhook.ok) return webhook
    const at = new Date(deps.clock())
    const known = await requeueDelivery(tx, webhookId, deliveryId, at)
    const delivery = known ? await findWebhookDelivery(tx, webhookId, deliveryId) : null
    if (!delivery) return refuse('delivery.unknown')
    const detail = { deliveryId }
    const event = webhookEvent(caller, 'webhook.message-retried', webhook.value, detail)
    await appendEvents(tx, [event], at.getTime())
    return accept(delivery)
  })
}

async function reachActive(
  tx: Transaction<Schema>,
  caller: Caller,
  id: string,
): Promise<Outcome<Webhook>> {
  const allowed = allowWebhooks(caller)
  if (!allowed.ok) return allowed
  const webhook = await lockWebhook(tx, id)
  if (!webhook) return refuse('webhook.unknown')
  return webhook.active ? accept(webhook) : refuse('webhook.inactive')
}
