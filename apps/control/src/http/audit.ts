/** Routes of the audit log: search, export, proof, and the part of it that belongs to one application. */
import type { AuditEvent, RouteInput, Routes } from '@portico/contract'
import { accept, authorise } from '@portico/domain'
import { listAuditEvents, verifyChain } from '@portico/store'
import type { AuditEntry, AuditFilter } from '@portico/store'
import type { Deps } from '../deps.ts'
import { reachApplication } from '../use-cases/application-access.ts'
import { exportAudit } from '../use-cases/export-audit.ts'
import { auditCsvHeading, writeAuditCsvLine } from './audit-csv.ts'
import { numberKey, pageOf, readCursor } from './cursor.ts'
import type { Handlers } from './handler.ts'
import { Problem } from './problems.ts'

type AuditRoutes = 'listAuditEvents' | 'exportAuditEvents' | 'verifyAudit' | 'listApplicationEvents'

type Query = RouteInput<Routes['listApplicationEvents']>['query']

export function createAuditHandlers(deps: Deps): Pick<Handlers, AuditRoutes> {
  const db = deps.database.kysely
  return {
    listAuditEvents: async ({ caller, query }) => {
      const organisation = { noun: 'organisation' } as const
      const allowed = authorise(caller.actor, 'organisation.view-audit', organisation)
      if (!allowed.ok) return allowed
      const filter = { ...filterOf(query), applicationId: query.application }
      return accept(await listPage(deps, filter, query))
    },
    listApplicationEvents: async ({ caller, params, query }) => {
      const action = 'application.view-audit'
      const reached = await reachApplication(db, caller, params.id, action, deps.clock())
      if (!reached.ok) return reached
      return accept(await listPage(deps, { ...filterOf(query), applicationId: params.id }, query))
    },
    exportAuditEvents: async ({ caller, query, reply }) => {
      const { format, application, ...rest } = query
      const filter = { ...filterOf(rest), applicationId: application }
      const pages = await exportAudit(deps, caller, filter, query)
      if (!pages.ok) return pages
      const day = new Date(deps.clock()).toISOString().slice(0, 10)
      const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson'
      void reply
        .type(type)
        .header('content-disposition', `attachment; filename="audit-${day}.${format}"`)
        .header('cache-control', 'no-store')
      return accept(format === 'csv' ? writeCsv(pages.value) : writeLines(pages.value))
    },
    verifyAudit: async ({ caller, query }) => {
      const organisation = { noun: 'organisation' } as const
      const allowed = authorise(caller.actor, 'organisation.view-audit', organisation)
      return allowed.ok ? verify(deps, query) : allowed
    },
  }
}

async function verify(
  deps: Deps,
  { sequence, hash }: RouteInput<Routes['verifyAudit']>['query'],
): ReturnType<Handlers['verifyAudit']> {
  if ((sequence === undefined) !== (hash === undefined)) {
    throw new Problem('parameter.invalid', { facts: { faults: 'sequence and hash go together' } })
  }
  const kept = sequence === undefined || hash === undefined ? undefined : { sequence, hash }
  const { events, fault, head } = await verifyChain(deps.database.kysely, kept)
  return accept({ events, intact: fault === null, fault, head })
}

async function listPage(
  deps: Deps,
  filter: AuditFilter,
  { cursor, limit }: Pick<Query, 'cursor' | 'limit'>,
) {
  const before = readCursor(numberKey, cursor)?.[0]
  const page = { before, limit: limit + 1 }
  const entries = await listAuditEvents(deps.database.kysely, filter, page)
  return pageOf(entries, limit, (entry) => [entry.sequence], presentAuditEvent)
}

function filterOf(query: Omit<Query, 'cursor' | 'limit'>): AuditFilter {
  return {
    q: query.q || undefined,
    subjectId: query.subject,
    actorId: query.actor,
    event: query.event,
    outcome: query.outcome,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
  }
}

function presentAuditEvent(entry: AuditEntry): AuditEvent {
  const { sequence, at, event, outcome, actor, subject, applicationId, address } = entry
  return {
    sequence,
    at: at.toISOString(),
    event,
    outcome,
    actor,
    subject,
    applicationId,
    address,
    detail: entry.detail,
    feed: entry.feed,
    hash: entry.hash.toString('hex'),
  }
}

async function* writeLines(pages: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  for await (const page of pages) {
    yield page.map((entry) => `${JSON.stringify(presentAuditEvent(entry))}\n`).join('')
  }
}

async function* writeCsv(pages: AsyncIterable<AuditEntry[]>): AsyncGenerator<string> {
  yield auditCsvHeading
  for await (const page of pages) {
    yield page.map((entry) => writeAuditCsvLine(presentAuditEvent(entry))).join('')
  }
}
