/** Turns events into messages for the webhooks that want them, in their order and after their commit. */
import { buildWebhookMessage } from '@portico/domain'
import {
  hasUnreadEvents,
  inTransaction,
  insertDeliveries,
  listSubscriptions,
  takeEvents,
} from '@portico/store'
import type { NewDelivery, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'

/** Few, because everything else on an embedded database waits for the transaction. */
const batchSize = 50

/** Answers how many messages were queued. */
export async function tellWebhooks(deps: Deps, stopping?: AbortSignal): Promise<number> {
  let told = 0
  while (!stopping?.aborted && (await hasUnreadEvents(deps.database.kysely, 'tell-webhooks'))) {
    told += await inTransaction(deps.database, (tx) => tellBatch(tx, deps))
  }
  return told
}

async function tellBatch(tx: Transaction<Schema>, deps: Deps): Promise<number> {
  const events = await takeEvents(tx, 'tell-webhooks', batchSize)
  const subscriptions = await listSubscriptions(tx)
  const at = new Date(deps.clock())
  const messages = events.flatMap((event): NewDelivery[] => {
    const wanting = subscriptions.filter(({ events: names }) => names.includes(event.event))
    if (wanting.length === 0) return []
    const payload = buildWebhookMessage(event)
    return wanting.map(({ id: webhookId }) => ({
      id: deps.ids('delivery'),
      receiver: { webhookId },
      eventSequence: event.sequence,
      payload,
      at,
    }))
  })
  await insertDeliveries(tx, messages)
  return messages.length
}
