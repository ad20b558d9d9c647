/** Decides on a request, or takes it back; decision and effect are one transaction (RQ3, RQ5, RQ8). */
import { accept, authorise, can, decideRequest, refuse, withdrawRequest } from '@portico/domain'
import type { ActionOn, Decision, Outcome, Request, RequestChange } from '@portico/domain'
import {
  appendEvents,
  findActiveMembers,
  findRequest,
  inTransaction,
  lockApplication,
  lockRequest,
} from '@portico/store'
import type { Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { lockGrantTarget, targetOf } from './grant-target.ts'
import { settleRequestIn } from './settle-request.ts'
import { subjectOfRequest } from './request-subject.ts'

export type DecideInput = Readonly<{
  requestId: string
  decision: Decision
  version: number | undefined
}>

const actionOf = {
  pass: 'request.approve',
  reject: 'request.reject',
  'hand-over': 'request.hand-over',
  'add-signer': 'request.add-signer',
} as const satisfies Record<Decision['action'], ActionOn<'request'>>

/** Refuses as `decideRequest` of the domain; somebody without a part in it gets `request.unknown` (RQ10). */
export async function decideOnRequest(
  deps: Deps,
  caller: Caller,
  input: DecideInput,
): Promise<Outcome<null>> {
  const { decision } = input
  return changeRequest(deps, caller, input, async (tx, request) => {
    const memberIds = 'memberId' in decision ? [decision.memberId] : []
    const active = await findActiveMembers(tx, memberIds)
    const context = { activeMemberIds: new Set(active.map(({ id }) => id)), now: deps.clock() }
    const decided = decideRequest(request, caller.actor.memberId, decision, context)
    if (decided.ok || decided.refusal.code !== 'request.not-approver') return decided
    // An administrator sees every request, and is told that seeing is not deciding (AC2).
    const action = actionOf[decision.action]
    return authorise(caller.actor, action, subjectOfRequest(request)).ok
      ? decided
      : refuse('request.not-approver')
  })
}

/** RQ2: only the applicant, only while it is pending. */
export async function takeBackRequest(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ requestId: string; version: number | undefined }>,
): Promise<Outcome<null>> {
  return changeRequest(deps, caller, input, async (_tx, request) =>
    withdrawRequest(request, caller.actor.memberId, deps.clock()),
  )
}

/**
 * Locks what a request is about before the request itself, as a deletion of the target does: two that lock in
 * opposite orders would wait for each other. What is gone is found out when the effect is due.
 */
async function lockTargetsOf(tx: Transaction<Schema>, requestId: string): Promise<void> {
  const payload = (await findRequest(tx, requestId))?.request.payload
  if (payload === undefined || payload.kind === 'create-application') return
  await lockApplication(tx, payload.applicationId)
  if (payload.kind === 'api-permission' || payload.kind === 'data-source-permission') {
    await lockGrantTarget(tx, targetOf(payload))
  }
}

async function changeRequest(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ requestId: string; version: number | undefined }>,
  decide: (tx: Transaction<Schema>, request: Request) => Promise<Outcome<RequestChange>>,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    await lockTargetsOf(tx, input.requestId)
    const stored = await lockRequest(tx, input.requestId)
    if (!stored) return refuse('request.unknown')
    const { request } = stored
    if (!can(caller.actor, 'request.view', subjectOfRequest(request)))
      return refuse('request.unknown')
    if (input.version !== undefined && input.version !== request.version) {
      return refuse('request.stale-version')
    }
    const change = await decide(tx, request)
    if (!change.ok) return change
    const events = await settleRequestIn(tx, deps, caller, request, change.value)
    await appendEvents(tx, events, deps.clock())
    return accept(null)
  })
}
