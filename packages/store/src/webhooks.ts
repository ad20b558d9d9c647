/** Webhooks and their sealed signing secrets; no secret leaves by a list (CR4). */
import { sql, type Kysely, type Updateable } from 'kysely'
import type { EventName } from '@portico/domain'
import type { Schema, WebhooksTable } from './schema.ts'
import type { SealedSecret } from './secret-versions.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

export type Webhook = Readonly<{
  id: string
  name: string
  url: string
  events: readonly EventName[]
  active: boolean
  disabledReason: 'gone' | 'failing' | null
  failingSince: Date | null
  createdAt: Date
  createdBy: Person | null
  oldSecretEndsAt: Date | null
  version: number
  /** When something was last tried, and with what answer. */
  lastDeliveryAt: Date | null
  lastStatus: string | null
  /** Messages that wait, counted up to 1000. */
  pending: number
}>

type WebhookRow = Omit<Webhook, 'createdBy'> &
  Readonly<{ creatorId: string | null; username: string | null; displayName: string | null }>

function selectWebhooks(which: ReturnType<typeof sql<boolean>>) {
  // The laterals read a handful of rows of an index each, however many messages there were.
  return sql<WebhookRow>`
    select w.id, w.name, w.url, w.events, w.active, w.disabled_reason as "disabledReason",
      w.failing_since as "failingSince", w.created_at as "createdAt",
      w.old_secret_ends_at as "oldSecretEndsAt", w.version,
      m.id as "creatorId", m.username, m.display_name as "displayName",
      last.at as "lastDeliveryAt", last.last_status as "lastStatus", waiting.pending
    from webhooks w
    left join members m on m.id = w.created_by
    left join lateral (
      select coalesce(d.delivered_at, d.given_up_at, d.attempted_at) as at, d.last_status
      from deliveries d where d.webhook_id = w.id and d.attempted_at is not null
      order by d.id desc limit 1) last on true
    left join lateral (
      select count(*) as pending from (
        select from deliveries d where d.webhook_id = w.id and d.channel = 'webhook'
          and d.delivered_at is null and d.given_up_at is null limit 1000) counted) waiting on true
    where ${which} order by w.name, w.id`
}

function webhookOfRow({ creatorId: id, username, displayName, ...row }: WebhookRow): Webhook {
  const known = id !== null && username !== null && displayName !== null
  return { ...row, createdBy: known ? { id, username, displayName } : null }
}

/** All webhooks by name; there are few. */
export async function listWebhooks(db: Queries): Promise<Webhook[]> {
  const { rows } = await selectWebhooks(sql<boolean>`true`).execute(db)
  return rows.map(webhookOfRow)
}

export async function findWebhook(db: Queries, id: string): Promise<Webhook | null> {
  const { rows } = await selectWebhooks(sql<boolean>`w.id = ${id}`).execute(db)
  return rows[0] ? webhookOfRow(rows[0]) : null
}

/** Reads a webhook for a change: others who want to change it wait until the transaction ends. */
export async function lockWebhook(tx: Queries, id: string): Promise<Webhook | null> {
  const locked = await tx
    .selectFrom('webhooks')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return locked ? findWebhook(tx, id) : null
}

/** Counts the webhooks and keeps others from adding one until the transaction ends. */
export async function countWebhooks(tx: Queries): Promise<number> {
  await sql`lock table webhooks in share row exclusive mode`.execute(tx)
  const { count } = await tx
    .selectFrom('webhooks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export type NewWebhook = Readonly<{
  id: string
  name: string
  url: string
  events: readonly EventName[]
  secret: SealedSecret
  createdAt: Date
  createdBy: string
}>

/** Throws `Conflict` on webhooks__name. */
export async function insertWebhook(tx: Queries, webhook: NewWebhook): Promise<void> {
  await tx
    .insertInto('webhooks')
    .values({
      id: webhook.id,
      name: webhook.name,
      url: webhook.url,
      events: [...webhook.events],
      secret_sealed: webhook.secret.sealed,
      secret_key_id: webhook.secret.keyId,
      created_at: webhook.createdAt,
      created_by: webhook.createdBy,
      old_secret_sealed: null,
      old_secret_key_id: null,
      old_secret_ends_at: null,
      disabled_reason: null,
      failing_since: null,
    })
    .execute()
}

/** Throws `Conflict` on webhooks__name. */
export async function updateWebhook(
  tx: Queries,
  id: string,
  change: Readonly<Updateable<WebhooksTable>>,
): Promise<void> {
  await tx
    .updateTable('webhooks')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Deletes a webhook with every message to it, sent or waiting. */
export async function removeWebhook(tx: Queries, id: string): Promise<void> {
  await tx.deleteFrom('webhooks').where('id', '=', id).execute()
}

/** Which active webhook wants which events. */
export async function listSubscriptions(
  db: Queries,
): Promise<readonly Readonly<{ id: string; events: readonly string[] }>[]> {
  return db.selectFrom('webhooks').select(['id', 'events']).where('active', '=', true).execute()
}

/** What a message to a webhook is sent and signed with. */
export type WebhookTarget = Readonly<{
  id: string
  name: string
  url: string
  active: boolean
  failingSince: Date | null
  secretVersion: number
  secret: SealedSecret
  oldSecret: (SealedSecret & Readonly<{ endsAt: Date }>) | null
}>

const targetColumns = [
  'id',
  'name',
  'url',
  'active',
  'failing_since',
  'secret_version',
  'secret_sealed',
  'secret_key_id',
  'old_secret_sealed',
  'old_secret_key_id',
  'old_secret_ends_at',
] as const

/** With its sealed secrets; `lock` keeps others from rotating them until the transaction ends. */
export async function findWebhookTarget(
  db: Queries,
  id: string,
  lock = false,
): Promise<WebhookTarget | null> {
  let query = db.selectFrom('webhooks').select(targetColumns).where('id', '=', id)
  if (lock) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  if (!row) return null
  const { old_secret_sealed: oldSealed, old_secret_key_id: oldKeyId } = row
  const endsAt = row.old_secret_ends_at
  const hasOld = oldSealed !== null && oldKeyId !== null && endsAt !== null
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    active: row.active,
    failingSince: row.failing_since,
    secretVersion: row.secret_version,
    secret: { sealed: row.secret_sealed, keyId: row.secret_key_id },
    oldSecret: hasOld ? { sealed: oldSealed, keyId: oldKeyId, endsAt } : null,
  }
}

/** Notes how the last attempt went: since when a receiver fails, or that it does not. Answers since when. */
export async function noteWebhookAnswer(
  db: Queries,
  id: string,
  answer: Readonly<{ arrived: boolean; at: Date }>,
): Promise<Date | null> {
  const query = db.updateTable('webhooks').where('id', '=', id)
  if (answer.arrived) {
    await query.set({ failing_since: null }).where('failing_since', 'is not', null).execute()
    return null
  }
  const row = await query
    .set((eb) => ({ failing_since: eb.fn.coalesce('failing_since', eb.val(answer.at)) }))
    .returning('failing_since')
    .executeTakeFirst()
  return row?.failing_since ?? null
}

/** Turns an active webhook off; false when somebody did, or removed it, before. */
export async function disableWebhook(
  tx: Queries,
  id: string,
  reason: 'gone' | 'failing',
): Promise<boolean> {
  const result = await tx
    .updateTable('webhooks')
    .set((eb) => ({ active: false, disabled_reason: reason, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('active', '=', true)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** Ids of webhooks with a secret that another key than `keyId` seals; there are few. */
export async function listWebhooksUnderOtherKeys(db: Queries, keyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('webhooks')
    .select('id')
    .where((eb) => eb.or([eb('secret_key_id', '<>', keyId), eb('old_secret_key_id', '<>', keyId)]))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Replaces the seals of a locked webhook: no change that anybody could see, so the version stays. */
export async function replaceWebhookSeals(
  tx: Queries,
  id: string,
  seals: Readonly<{ secret: SealedSecret; oldSecret: SealedSecret | null }>,
): Promise<void> {
  await tx
    .updateTable('webhooks')
    .set({
      secret_sealed: seals.secret.sealed,
      secret_key_id: seals.secret.keyId,
      old_secret_sealed: seals.oldSecret?.sealed ?? null,
      old_secret_key_id: seals.oldSecret?.keyId ?? null,
    })
    .where('id', '=', id)
    .execute()
}
