/** Lets the audit log leave the house; that it did is an event, the last one of the export (AU1). */
import { accept, authorise } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { appendEvents, inTransaction, streamAuditEvents } from '@portico/store'
import type { AuditEntry, AuditFilter } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { onlyGiven } from '../only-given.ts'

/**
 * Answers the pages of what the filter lets through, oldest first, up to the event of the export itself.
 *
 * @param asked the filter and format in the caller's words, for that event
 */
export async function exportAudit(
  deps: Deps,
  caller: Caller,
  filter: AuditFilter,
  asked: Readonly<Record<string, unknown>>,
): Promise<Outcome<AsyncIterable<AuditEntry[]>>> {
  const organisation = { noun: 'organisation' } as const
  const allowed = authorise(caller.actor, 'organisation.view-audit', organisation)
  if (!allowed.ok) return allowed
  const subject = { kind: 'organisation', id: 'organisation', name: null }
  const event = eventBy(caller, 'audit.exported', subject, { detail: onlyGiven(asked) })
  const upTo = await inTransaction(deps.database, (tx) => appendEvents(tx, [event], deps.clock()))
  return accept(streamAuditEvents(deps.database.kysely, filter, upTo))
}
