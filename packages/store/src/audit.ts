/** Reading the audit log: search, export and proof (AU1). */
import { sql, type Kysely } from 'kysely'
import { chainStart, checkChainEnd, followChain, isChainFault } from '@portico/domain'
import type { ChainFault, ChainPosition, EventName } from '@portico/domain'
import { hashLink, readEvents, toChainedEvent, toStoredEvent } from './events.ts'
import type { StoredEvent } from './events.ts'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

/** An event with the person who acted, under the name that they have now. */
export type AuditEntry = StoredEvent & Readonly<{ actor: Person | null }>

/** Which events; what is left out does not matter. */
export type AuditFilter = Readonly<{
  /** Part of the subject's name, or a whole id: the subject's or the application's. */
  q?: string | undefined
  subjectId?: string | undefined
  actorId?: string | undefined
  applicationId?: string | undefined
  event?: EventName | undefined
  outcome?: 'done' | 'refused' | undefined
  /** From this instant. */
  from?: Date | undefined
  /** Before this instant. */
  to?: Date | undefined
}>

function selectEntries(db: Queries, filter: AuditFilter) {
  let query = db
    .selectFrom('events as e')
    .leftJoin('members as m', 'm.id', 'e.actor_id')
    .selectAll('e')
    .select(['m.username', 'm.display_name as displayName'])
  if (filter.subjectId !== undefined) query = query.where('e.subject_id', '=', filter.subjectId)
  if (filter.actorId !== undefined) query = query.where('e.actor_id', '=', filter.actorId)
  if (filter.applicationId !== undefined) {
    query = query.where('e.application_id', '=', filter.applicationId)
  }
  if (filter.event !== undefined) query = query.where('e.event', '=', filter.event)
  if (filter.outcome !== undefined) query = query.where('e.outcome', '=', filter.outcome)
  if (filter.from !== undefined) query = query.where('e.at', '>=', filter.from)
  if (filter.to !== undefined) query = query.where('e.at', '<', filter.to)
  if (filter.q !== undefined) {
    const { q } = filter
    query = query.where(
      sql<boolean>`(e.subject_id = ${q} or e.application_id = ${q}
        or (portico_grams(e.subject_name) @> portico_grams_of_query(${q})
          and position(lower(${q}) in lower(e.subject_name)) > 0))`,
    )
  }
  return query
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number]

function toEntry(row: EntryRow): AuditEntry {
  const event = toStoredEvent(row)
  const { username, displayName } = row
  const known = event.actorId !== null && username !== null && displayName !== null
  return { ...event, actor: known ? { id: event.actorId, username, displayName } : null }
}

/** A page of events, newest first; `before` is the sequence of the last one seen. */
export async function listAuditEvents(
  db: Queries,
  filter: AuditFilter,
  page: Readonly<{ before: number | undefined; limit: number }>,
): Promise<AuditEntry[]> {
  let query = selectEntries(db, filter)
  if (page.before !== undefined) query = query.where('e.sequence', '<', page.before)
  const rows = await query.orderBy('e.sequence', 'desc').limit(page.limit).execute()
  return rows.map(toEntry)
}

/** So many events are in memory at once while all of them are read. */
const streamPage = 500

/** Events up to a sequence, oldest first, a page at a time. */
export async function* streamAuditEvents(
  db: Queries,
  filter: AuditFilter,
  upTo: number,
): AsyncGenerator<AuditEntry[]> {
  let after = 0
  for (;;) {
    const rows = await selectEntries(db, filter)
      .where('e.sequence', '>', after)
      .where('e.sequence', '<=', upTo)
      .orderBy('e.sequence')
      .limit(streamPage)
      .execute()
    if (rows.length > 0) yield rows.map(toEntry)
    if (rows.length < streamPage) return
    after = rows.at(-1)?.sequence ?? after
  }
}

/** What following the whole chain found. */
export type ChainReport = Readonly<{
  /** How many events were followed without a fault. */
  events: number
  fault: ChainFault | null
  /** Where the chain ends, as it is noted beside it. */
  head: ChainPosition
}>

const chainPage = 1000

/**
 * Follows the chain from its start to the head that is noted beside it, and says where it breaks first.
 * Other connections go on writing meanwhile. A page at a time, so memory does not grow with the history.
 *
 * @param kept a place of the chain that was noted elsewhere: it finds a history that was rewritten whole
 */
export async function verifyChain(db: Queries, kept?: ChainPosition): Promise<ChainReport> {
  const head = await readHead(db)
  let position = chainStart
  let keptFault: ChainFault | null = null
  for (;;) {
    const events = await readEvents(db, { after: position.sequence, limit: chainPage })
    for (const event of events) {
      if (event.sequence > head.sequence) break
      const next = followChain(position, toChainedEvent(event), hashLink)
      if (isChainFault(next)) return { events: position.sequence, fault: next, head }
      position = next
      if (kept?.sequence === next.sequence) keptFault = checkChainEnd(next, kept)
    }
    if (events.length < chainPage || (events.at(-1)?.sequence ?? 0) > head.sequence) break
  }
  const fault = checkChainEnd(position, head) ?? keptFault ?? findCut(position, kept)
  return { events: position.sequence, fault: fault ?? (await findStrays(db)), head }
}

function findCut(end: ChainPosition, kept: ChainPosition | undefined): ChainFault | null {
  const cut = kept !== undefined && kept.sequence > end.sequence
  return cut ? { kind: 'missing', sequence: end.sequence + 1 } : null
}

async function readHead(db: Queries): Promise<ChainPosition> {
  const { sequence, hash } = await db
    .selectFrom('event_head')
    .select(['sequence', 'hash'])
    .executeTakeFirstOrThrow()
  return { sequence, hash: hash.toString('hex') }
}

/** An event at or below the start or beyond the head, in one statement: both are of one moment. */
async function findStrays(db: Queries): Promise<ChainFault | null> {
  const { rows } = await sql<{ sequence: number }>`
    select e.sequence from events e, event_head h
    where e.sequence <= 0 or e.sequence > h.sequence order by e.sequence limit 1`.execute(db)
  const [stray] = rows
  return stray === undefined ? null : { kind: 'out-of-place', sequence: stray.sequence }
}
