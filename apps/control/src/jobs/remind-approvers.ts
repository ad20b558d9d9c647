/** Reminds the approvers of requests that will expire (RQ2); the event is what notifications follow. */
import { findNextReminder, listDueApprovers, listDueSigners } from '@portico/domain'
import type { Request } from '@portico/domain'
import { appendEvents, inTransaction, lockDueRequests, setNextReminder } from '@portico/store'
import type { NewEvent } from '@portico/store'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { titleOfRequest } from '../use-cases/request-title.ts'

const batchSize = 50

/**
 * Writes one reminder for each request whose time has come, and answers how many. A reminder that was missed
 * while no control plane ran is made up for once; what has expired meanwhile is reminded of no more.
 */
export async function remindApprovers(deps: Deps, stopping?: AbortSignal): Promise<number> {
  let reminded = 0
  let due = batchSize
  while (due === batchSize && !stopping?.aborted) {
    const batch = await remindBatch(deps)
    due = batch.due
    reminded += batch.events
  }
  return reminded
}

async function remindBatch(deps: Deps): Promise<{ due: number; events: number }> {
  return inTransaction(deps.database, async (tx) => {
    const now = deps.clock()
    const events: NewEvent[] = []
    const due = await lockDueRequests(tx, 'remind_at', new Date(now), batchSize)
    for (const { request } of due) {
      const next = findNextReminder(request.submittedAt, request.expiresAt, now)
      await setNextReminder(tx, request.id, next === null ? null : new Date(next))
      if (request.expiresAt !== null && request.expiresAt > now) events.push(reminderOf(request))
    }
    if (events.length > 0) await appendEvents(tx, events, now)
    return { due: due.length, events: events.length }
  })
}

function reminderOf(request: Request): NewEvent {
  const { id, payload, expiresAt } = request
  const approverIds = [...listDueApprovers(request), ...listDueSigners(request)]
  const ends = expiresAt === null ? null : new Date(expiresAt).toISOString()
  return eventBy(
    null,
    'request.reminded',
    { kind: 'request', id, name: titleOfRequest(payload) },
    {
      detail: { kind: payload.kind, approverIds, expiresAt: ends },
      ...('applicationId' in payload ? { applicationId: payload.applicationId } : {}),
    },
  )
}
