/** Settles the requests of somebody who leaves the organisation: what they asked and what they were to decide. */
import { accept, refuse, replaceApprover } from '@portico/domain'
import type { Outcome, Request, RequestChange } from '@portico/domain'
import { listActiveMemberIds, listAdministratorIds, lockPendingRequests } from '@portico/store'
import type { NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { cancelPendingRequestsIn } from './cancel-pending-requests.ts'
import { settleRequestIn } from './settle-request.ts'

/**
 * Inside the transaction that removes or deactivates a member, before anything else is written: cancels their
 * own pending requests (RQ2) and fills their places in others', so that no request waits for somebody who is
 * gone. A place goes to one who sits in the same step already, else to the caller or another administrator;
 * never to the applicant (RQ7). Answers the events, to be appended by whoever owns the transaction. Refuses
 * with `request.no-approver` when nobody is left to decide; nothing has been written then.
 */
export async function settleDepartureIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  memberId: string,
): Promise<Outcome<readonly NewEvent[]>> {
  const replacements = await findReplacements(tx, deps, caller, memberId)
  if (!replacements.ok) return replacements
  const about = { applicantId: memberId }
  const events = await cancelPendingRequestsIn(tx, deps, caller, about, 'applicant-left')
  for (const { request, change } of replacements.value) {
    events.push(...(await settleRequestIn(tx, deps, caller, request, change)))
  }
  return accept(events)
}

type Replacement = Readonly<{ request: Request; change: RequestChange }>

async function findReplacements(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  memberId: string,
): Promise<Outcome<readonly Replacement[]>> {
  const locked = await lockPendingRequests(tx, { approverId: memberId })
  const waiting = locked.filter(({ request }) => request.applicantId !== memberId)
  const stewards = waiting.length === 0 ? [] : await listStewards(tx, caller, memberId)
  const replacements: Replacement[] = []
  for (const { request } of waiting) {
    const successorId = await findSuccessor(tx, request, memberId, stewards)
    if (successorId === undefined) {
      return refuse('request.no-approver', { facts: { step: request.currentStep + 1 } })
    }
    const change = replaceApprover(request, memberId, successorId, deps.clock())
    if (!change.ok) return change
    if (change.value !== null) replacements.push({ request, change: change.value })
  }
  return accept(replacements)
}

/** Administrators who stay, the caller first. */
async function listStewards(
  tx: Transaction<Schema>,
  caller: Caller,
  memberId: string,
): Promise<readonly string[]> {
  const administratorIds = await listAdministratorIds(tx)
  return [...new Set([caller.actor.memberId, ...administratorIds])].filter(
    (id) => administratorIds.includes(id) && id !== memberId,
  )
}

/** Who sits beside the leaver in every step that is to come; else the first steward who may decide. */
async function findSuccessor(
  tx: Transaction<Schema>,
  request: Request,
  memberId: string,
  stewards: readonly string[],
): Promise<string | undefined> {
  const seats = request.steps
    .slice(request.currentStep)
    .map(({ seats: each }) => each.filter(({ passed }) => !passed).map((seat) => seat.approverId))
    .filter((approverIds) => approverIds.includes(memberId))
  const [first = [], ...others] = seats
  const beside = first.filter(
    (id) => id !== memberId && others.every((approverIds) => approverIds.includes(id)),
  )
  const active = await listActiveMemberIds(tx, beside)
  const candidates = [...beside.filter((id) => active.has(id)), ...stewards]
  return candidates.find((id) => id !== request.applicantId)
}
