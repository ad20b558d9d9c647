/** Ends the requests whose target or applicant is gone (RQ2), inside the transaction that takes it away. */
import { cancelRequest } from '@portico/domain'
import type { CancelReason } from '@portico/domain'
import { lockPendingRequests } from '@portico/store'
import type { NewEvent, PendingRequestsOf, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { settleRequestIn } from './settle-request.ts'

/**
 * Cancels what waits for a decision about a target, which is locked. Answers the events, to be appended by
 * whoever owns the transaction.
 */
export async function cancelPendingRequestsIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  about: PendingRequestsOf,
  reason: CancelReason,
): Promise<NewEvent[]> {
  const events: NewEvent[] = []
  for (const { request } of await lockPendingRequests(tx, about)) {
    const cancelled = cancelRequest(request, reason, deps.clock())
    if (cancelled.ok) {
      events.push(...(await settleRequestIn(tx, deps, caller, request, cancelled.value)))
    }
  }
  return events
}
