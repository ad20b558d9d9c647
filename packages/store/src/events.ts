/**
 * The events: audit log, outbox and change feed in one table, appended in the transaction of the change
 * and chained by hash (AU1).
 */

import { createHash } from 'node:crypto'
import { sql, type Kysely, type Selectable, type Transaction } from 'kysely'
import {
  automaticSecretPattern,
  canonicalJson,
  chainTextOf,
  isAutomaticSecret,
} from '@portico/domain'
import type { ChainedEvent, EventName, HashLink } from '@portico/domain'
import type { EventsTable, Schema } from './schema.ts'

/** Where `NOTIFY` goes after every commit that appended; the payload is the last sequence. */
export const eventsChannel = 'portico_events'

/** What a gateway has to load again because of an event. */
export type FeedMark = Readonly<{ kind: 'application' | 'api' | 'settings'; id: string }>

/** One event to append. */
export type NewEvent = Readonly<{
  event: EventName
  /** `done`, which is the default, or an attempt that was `refused`. */
  outcome?: 'done' | 'refused'
  /** Null for the system itself and for somebody who has not signed in. */
  actorId: string | null
  address: string | null
  /** The name is written down because the subject may be renamed or gone when somebody reads it. */
  subject: Readonly<{ kind: string; id: string; name: string | null }>
  applicationId?: string
  /** Facts for a reader of the audit log, as JSON; never a secret. */
  detail?: Readonly<Record<string, unknown>>
  feed?: FeedMark
}>

/** An event as it was written. */
export type StoredEvent = Readonly<{
  sequence: number
  at: Date
  event: string
  outcome: 'done' | 'refused'
  actorId: string | null
  address: string | null
  subject: Readonly<{ kind: string; id: string; name: string | null }>
  applicationId: string | null
  detail: Readonly<Record<string, unknown>>
  feed: FeedMark | null
  hash: Buffer
}>

/** The newest event, and which history it belongs to. */
export type EventHead = Readonly<{ epoch: string; sequence: number; hash: Buffer }>

/**
 * Appends events and answers the sequence of the last one. Must be the last statement of its transaction: it
 * holds the row of `event_head` until the commit, which makes sequences gapless and visible in their order,
 * and keeps every other writer waiting meanwhile.
 *
 * @param atMs the instant of all of them, in milliseconds since 1970
 */
export async function appendEvents(
  transaction: Transaction<Schema>,
  events: readonly NewEvent[],
  atMs: number,
): Promise<number> {
  const head = await transaction
    .selectFrom('event_head')
    .select(['sequence', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (events.length === 0) return head.sequence
  let { sequence, hash } = head
  const rows = events.map((event) => {
    sequence += 1
    const row = toRow(event, sequence, new Date(atMs))
    const { hash: _, ...chained } = toChainedEvent(toStoredEvent({ ...row, hash }))
    const detail: unknown = JSON.parse(row.detail)
    hash = Buffer.from(hashLink(hash.toString('hex'), chainTextOf({ ...chained, detail })), 'hex')
    return { ...row, hash }
  })
  await transaction.insertInto('events').values(rows).execute()
  await transaction.updateTable('event_head').set({ sequence, hash }).execute()
  await sql`select pg_notify(${eventsChannel}, ${String(sequence)})`.execute(transaction)
  return sequence
}

/** The newest event; its sequence is 0 when there is none. */
export async function getEventHead(database: Kysely<Schema>): Promise<EventHead> {
  return database
    .selectFrom('event_head')
    .select(['epoch', 'sequence', 'hash'])
    .executeTakeFirstOrThrow()
}

/** What `readEvents` reads. */
export type ReadEventsInput = Readonly<{
  /** Events with a larger sequence, oldest first. */
  after: number
  limit: number
  /** Only those that a gateway has to know. */
  feedOnly?: boolean
}>

/** Reads the events after one of them, in their order: what jobs and the feed follow. */
export async function readEvents(
  database: Kysely<Schema>,
  input: ReadEventsInput,
): Promise<StoredEvent[]> {
  const rows = await database
    .selectFrom('events')
    .selectAll()
    .where('sequence', '>', input.after)
    .$if(input.feedOnly === true, (query) => query.where('feed_kind', 'is not', null))
    .orderBy('sequence')
    .limit(input.limit)
    .execute()
  return rows.map(toStoredEvent)
}

/** Every column but the hash. */
type UnhashedRow = Omit<Selectable<EventsTable>, 'hash' | 'detail'> & { detail: string }

function toRow(event: NewEvent, sequence: number, at: Date): UnhashedRow {
  return {
    sequence,
    at,
    event: event.event,
    outcome: event.outcome ?? 'done',
    actor_id: event.actorId,
    address: event.address,
    subject_kind: event.subject.kind,
    subject_id: event.subject.id,
    subject_name: event.subject.name,
    application_id: event.applicationId ?? null,
    detail: writeDetail(event.detail ?? {}),
    feed_kind: event.feed?.kind ?? null,
    feed_id: event.feed?.id ?? null,
  }
}

/** A defect that is stopped before it is written: an event that holds a secret (CR4). */
function writeDetail(detail: Readonly<Record<string, unknown>>): string {
  const text = canonicalJson(detail)
  if ((text.match(automaticSecretPattern) ?? []).some(isAutomaticSecret)) {
    throw new Error('an event must never hold an AppSecret')
  }
  return text
}

/** SHA-256 over the hash before and the text of an event; both hashes as 64 hexadecimal digits. */
export const hashLink: HashLink = (previousHash, text) =>
  createHash('sha256').update(Buffer.from(previousHash, 'hex')).update(text).digest('hex')

/** A stored event as its hash covers it. */
export function toChainedEvent(event: StoredEvent): ChainedEvent {
  return { ...event, at: event.at.toISOString(), hash: event.hash.toString('hex') }
}

/** Reads a row of `events`. */
export function toStoredEvent(row: Selectable<EventsTable>): StoredEvent {
  return {
    sequence: row.sequence,
    at: row.at,
    event: row.event,
    outcome: row.outcome === 'refused' ? 'refused' : 'done',
    actorId: row.actor_id,
    address: row.address,
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    applicationId: row.application_id,
    detail: row.detail as StoredEvent['detail'],
    feed:
      row.feed_kind === null || row.feed_id === null
        ? null
        : { kind: row.feed_kind as FeedMark['kind'], id: row.feed_id },
    hash: row.hash,
  }
}

/** Starts a new history for gateways: they notice, and load everything again. */
export async function renewEpoch(transaction: Transaction<Schema>, epoch: string): Promise<void> {
  await transaction.updateTable('event_head').set({ epoch }).execute()
}
