/**
 * Messages that leave the house: e-mails of notices and messages to webhooks. A message is claimed in one
 * transaction, sent outside of any, and marked in another; what was claimed and never marked falls due again
 * when its lease ends, under the id that it always had.
 */
import { sql, type Insertable, type Kysely, type Selectable } from 'kysely'
import type { DeliveryState } from '@portico/domain'
import type { DeliveriesTable, Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type Delivery = Readonly<{
  id: string
  webhookId: string | null
  memberId: string | null
  notificationId: string | null
  eventSequence: number | null
  payload: Readonly<Record<string, unknown>>
  state: DeliveryState
  /** Begun, the one under way included. */
  attempts: number
  createdAt: Date
  /** Due then, or the end of the lease of the attempt under way; null when there is none to come. */
  nextAt: Date | null
  deliveredAt: Date | null
  lastStatus: string | null
  lastError: string | null
}>

export function deliveryOfRow(row: Selectable<DeliveriesTable>): Delivery {
  const ended = row.delivered_at !== null || row.given_up_at !== null
  return {
    id: row.id,
    webhookId: row.webhook_id,
    memberId: row.member_id,
    notificationId: row.notification_id,
    eventSequence: row.event_sequence,
    payload: row.payload as Delivery['payload'],
    state:
      row.delivered_at === null ? (row.given_up_at === null ? 'queued' : 'failed') : 'delivered',
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAt: ended ? null : row.next_at,
    deliveredAt: row.delivered_at,
    lastStatus: row.last_status,
    lastError: row.last_error,
  }
}

export type NewDelivery = Readonly<{
  id: string
  receiver: Readonly<{ webhookId: string }> | Readonly<{ memberId: string; notificationId: string }>
  eventSequence: number | null
  payload: Readonly<Record<string, unknown>>
  at: Date
}>

/** Queues messages; one of an event that its receiver has already is passed over. */
export async function insertDeliveries(
  tx: Queries,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return
  const rows = deliveries.map((each): Insertable<DeliveriesTable> => {
    const { receiver } = each
    const toWebhook = 'webhookId' in receiver
    return {
      id: each.id,
      channel: toWebhook ? 'webhook' : 'email',
      webhook_id: toWebhook ? receiver.webhookId : null,
      member_id: toWebhook ? null : receiver.memberId,
      notification_id: toWebhook ? null : receiver.notificationId,
      event_sequence: each.eventSequence,
      payload: JSON.stringify(each.payload),
      next_at: each.at,
      created_at: each.at,
      attempted_at: null,
      delivered_at: null,
      given_up_at: null,
      last_error: null,
      last_status: null,
    }
  })
  await tx
    .insertInto('deliveries')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A page of a webhook's messages, newest first; `before` is the id of the last one seen. */
export async function listWebhookDeliveries(
  db: Queries,
  webhookId: string,
  page: Readonly<{
    state: DeliveryState | undefined
    before: string | undefined
    limit: number
  }>,
): Promise<Delivery[]> {
  let query = db.selectFrom('deliveries').selectAll().where('webhook_id', '=', webhookId)
  if (page.state !== undefined) query = query.where(stateIs(page.state))
  if (page.before !== undefined) query = query.where('id', '<', page.before)
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute()
  return rows.map(deliveryOfRow)
}

export function stateIs(state: DeliveryState) {
  if (state === 'delivered') return sql<boolean>`delivered_at is not null`
  if (state === 'failed') return sql<boolean>`given_up_at is not null`
  return sql<boolean>`delivered_at is null and given_up_at is null`
}

/** One message of a webhook. */
export async function findWebhookDelivery(
  db: Queries,
  webhookId: string,
  id: string,
): Promise<Delivery | null> {
  const row = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst()
  return row ? deliveryOfRow(row) : null
}

/** Makes a message due at once, with all its attempts before it; answers false when there is no such message. */
export async function requeueDelivery(
  tx: Queries,
  webhookId: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('deliveries')
    .set({ next_at: at, delivered_at: null, given_up_at: null, attempts: 0 })
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Active webhooks that have a message due, those that wait longest first. */
export async function listDueWebhookIds(db: Queries, at: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.webhook_id as id from deliveries d join webhooks w on w.id = d.webhook_id and w.active
    where d.channel = 'webhook' and d.delivered_at is null and d.given_up_at is null
      and d.next_at <= ${at}
    group by d.webhook_id order by min(d.next_at) limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export type Claim = Readonly<{ at: Date; leaseEndsAt: Date }>

/** What is due on a channel: the next e-mail, or the oldest message of one webhook. */
export type Due =
  | Readonly<{ channel: 'email' }>
  | Readonly<{ channel: 'webhook'; webhookId: string }>

/**
 * Claims one message that is due, or answers null. One statement: rows that another control plane claims at the
 * same moment are passed over, and the lease moves the message out of everybody's sight until it ends.
 */
export async function claimDelivery(db: Queries, due: Due, claim: Claim): Promise<Delivery | null> {
  const receiver =
    due.channel === 'webhook' ? sql`webhook_id = ${due.webhookId}` : sql`channel = 'email'`
  // Of one webhook in the order of the events, as far as nothing fails.
  const order = due.channel === 'webhook' ? sql`id` : sql`next_at, id`
  const row = await db
    .updateTable('deliveries')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      attempted_at: claim.at,
      next_at: claim.leaseEndsAt,
    }))
    .where(
      'id',
      '=',
      sql<string>`(select id from deliveries where ${receiver}
        and delivered_at is null and given_up_at is null and next_at <= ${claim.at}
        order by ${order} limit 1 for update skip locked)`,
    )
    .returningAll()
    .executeTakeFirst()
  return row ? deliveryOfRow(row) : null
}

/** Marks a message as arrived, whoever has claimed it since: it has. */
export async function markDelivered(
  db: Queries,
  id: string,
  answer: Readonly<{ at: Date; status: string }>,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      delivered_at: answer.at,
      given_up_at: null,
      last_status: answer.status,
      last_error: null,
    })
    .where('id', '=', id)
    .where('delivered_at', 'is', null)
    .execute()
}

export type Failure = Readonly<{
  at: Date
  /** Null gives the message up. */
  nextAt: Date | null
  status: string
  error: string
}>

/** Marks an attempt as failed, unless the message was claimed again or queued anew since: then that attempt decides. */
export async function markFailed(
  db: Queries,
  claimed: Pick<Delivery, 'id' | 'attempts'>,
  failure: Failure,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      ...(failure.nextAt === null ? { given_up_at: failure.at } : { next_at: failure.nextAt }),
      last_status: failure.status,
      last_error: failure.error,
    })
    .where('id', '=', claimed.id)
    .where('attempts', '=', claimed.attempts)
    .where('delivered_at', 'is', null)
    .where('given_up_at', 'is', null)
    .execute()
}

/** Forgets messages that ended before an instant of their own; answers how many. */
export async function pruneDeliveries(
  db: Queries,
  before: Readonly<{ delivered: Date; failed: Date }>,
): Promise<number> {
  const result = await db
    .deleteFrom('deliveries')
    .where((eb) =>
      eb.or([eb('delivered_at', '<', before.delivered), eb('given_up_at', '<', before.failed)]),
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
