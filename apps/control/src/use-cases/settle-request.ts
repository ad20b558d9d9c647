/** Writes what became of a request and, once it is approved, has its effect take place (RQ3). */
import { describeRefusal, failExecution } from '@portico/domain'
import type { Request, RequestChange, RequestHappening } from '@portico/domain'
import { findRequestSecret, saveRequest } from '@portico/store'
import type { NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { executeRequestIn } from './execute-request.ts'
import { bindingOfRequestSecret } from '../secret-binding.ts'
import { titleOfRequest } from './request-title.ts'

/**
 * Saves a change of a locked request. An approved one takes effect in the same transaction; an effect that
 * conflicts leaves nothing behind but the reason, and the request ends in EXECUTION_FAILED.
 * Answers the events to append last.
 */
export async function settleRequestIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  before: Request,
  change: RequestChange,
): Promise<NewEvent[]> {
  // Read before the row is saved: ending a request wipes it (CR8).
  const sealed = change.effectDue ? await findRequestSecret(tx, before.id) : null
  await saveRequest(tx, before, change.request, { at: new Date(deps.clock()) })
  if (!change.effectDue) return eventsOf(caller, change)
  const secret = sealed && deps.vault.unseal(sealed, bindingOfRequestSecret(before.id))
  return takeEffectIn(tx, deps, caller, change, secret)
}

/** The effect of a request that is saved as approved, and what is noted of it. Answers the events of both. */
export async function takeEffectIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  change: RequestChange,
  customSecret: string | null,
): Promise<NewEvent[]> {
  const { request } = change
  const at = new Date(deps.clock())
  const effect = await executeRequestIn(tx, deps, caller, request, customSecret)
  if (effect.ok) {
    const { applicationId, events } = effect.value
    await saveRequest(tx, request, request, { at, resultApplicationId: applicationId })
    return [...eventsOf(caller, change), ...events]
  }
  const { code } = effect.refusal
  const failed = failExecution(request, code, deps.clock())
  const failure = { code, message: describeRefusal(effect.refusal) }
  await saveRequest(tx, request, failed.request, { at, failure })
  return [...eventsOf(caller, change), ...eventsOf(caller, failed)]
}

/** One event for each thing that happened to the request; a note or reason is part of its course, not of it. */
export function eventsOf(caller: Caller | null, change: RequestChange): NewEvent[] {
  const { request } = change
  const subject = { kind: 'request', id: request.id, name: titleOfRequest(request.payload) }
  const applicationId =
    'applicationId' in request.payload ? request.payload.applicationId : undefined
  return change.happened.map((happening) =>
    eventBy(caller, `request.${happening.type}`, subject, {
      detail: detailOf(request, happening),
      ...(applicationId === undefined ? {} : { applicationId }),
    }),
  )
}

function detailOf(request: Request, happening: RequestHappening) {
  const { type: _type, at: _at, actorId: _actor, ...rest } = happening
  return { kind: request.payload.kind, applicantId: request.applicantId, ...rest }
}
