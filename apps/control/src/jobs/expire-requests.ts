/** Ends the requests that nobody decided in time (RQ2). */
import { expireRequest } from '@portico/domain'
import { appendEvents, inTransaction, lockDueRequests, saveRequest } from '@portico/store'
import type { NewEvent } from '@portico/store'
import type { Deps } from '../deps.ts'
import { eventsOf } from '../use-cases/settle-request.ts'

/** So many end in one transaction, that decisions on others never wait long for the events' row lock. */
const batchSize = 50

/**
 * Expires what is due by the clock, and answers how many requests. Run as often as one likes: what has ended
 * is not touched again, and of several control planes at once each takes requests that no other holds.
 */
export async function expireRequests(deps: Deps, stopping?: AbortSignal): Promise<number> {
  let expired = 0
  let due = batchSize
  while (due === batchSize && !stopping?.aborted) {
    due = await expireBatch(deps)
    expired += due
  }
  return expired
}

async function expireBatch(deps: Deps): Promise<number> {
  return inTransaction(deps.database, async (tx) => {
    const now = deps.clock()
    const at = new Date(now)
    const events: NewEvent[] = []
    const due = await lockDueRequests(tx, 'expires_at', at, batchSize)
    for (const { request } of due) {
      const change = expireRequest(request, now)
      if (!change.ok) continue
      await saveRequest(tx, request, change.value.request, { at })
      events.push(...eventsOf(null, change.value))
    }
    if (events.length > 0) await appendEvents(tx, events, now)
    return due.length
  })
}
