/** What approvers and added signers do to a request: pass, reject, hand over, add a signer (RQ5 to RQ8). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { advanceRequest, checkPending, recordHappenings, replaceSeat } from './request-course.ts'
import type { Request, RequestChange, RequestHappening, Seat } from './request.ts'
import { parseNote, parseReason } from './text.ts'

export type Decision =
  | Readonly<{ action: 'pass'; note?: string }>
  | Readonly<{ action: 'reject'; reason: string }>
  | Readonly<{ action: 'hand-over'; memberId: string; note?: string }>
  | Readonly<{ action: 'add-signer'; memberId: string; note?: string }>

/** What a decision needs to know of the world. */
export type DecisionContext = Readonly<{ activeMemberIds: ReadonlySet<string>; now: number }>

type Turn = Readonly<{ seat: Seat; asSigner: boolean }>

/** The seat on which it is the actor's turn; an own seat goes before one as a signer. */
function findTurn(request: Request, actorId: string): Outcome<Turn> {
  const seats = request.steps[request.currentStep]?.seats ?? []
  const own = seats.find((seat) => seat.approverId === actorId)
  if (own?.passed === false && own.signerId === null) return accept({ seat: own, asSigner: false })
  const signed = seats.find((seat) => seat.signerId === actorId && !seat.passed)
  if (signed !== undefined) return accept({ seat: signed, asSigner: true })
  if (own === undefined) return refuse('request.not-approver')
  const { signerId } = own
  if (own.passed || signerId === null) return refuse('request.already-decided')
  return refuse('request.waiting-for-signer', { facts: { signerId } })
}

/**
 * Decides on a request (RQ5). One pass is enough on an any-of step, all are needed on an all-of step, one
 * reject ends the request. An added signer's pass returns to the one who added; a signer can do
 * nothing but pass or reject. Of two racing decisions the database's version lets one through (RQ8).
 *
 * Refuses with `request.ended`, `request.not-approver`, `request.already-decided`,
 * `request.waiting-for-signer`, `request.signer-limited`, `request.self-approval`,
 * `request.already-approver`, `request.person-inactive`, `reason.*` or `note.too-long`.
 */
export function decideRequest(
  request: Request,
  actorId: string,
  decision: Decision,
  context: DecisionContext,
): Outcome<RequestChange> {
  const pending = checkPending(request)
  if (!pending.ok) return pending
  const turn = findTurn(request, actorId)
  if (!turn.ok) return turn
  if (decision.action === 'reject') {
    return rejectRequest(request, actorId, decision.reason, context.now)
  }
  const note = parseNote(decision.note ?? '')
  if (!note.ok) return note
  if (decision.action === 'pass') {
    return accept(passRequest(request, turn.value, actorId, note.value, context.now))
  }
  if (turn.value.asSigner) return refuse('request.signer-limited')
  const eligible = checkNewApprover(request, decision.memberId, context)
  if (!eligible.ok) return eligible
  return accept(involve(request, turn.value.seat, decision, note.value, context.now))
}

function rejectRequest(
  request: Request,
  actorId: string,
  given: string,
  at: number,
): Outcome<RequestChange> {
  const reason = parseReason(given)
  if (!reason.ok) return reason
  const step = request.currentStep
  return accept(
    recordHappenings({ ...request, state: 'REJECTED' }, [
      { type: 'rejected', at, actorId, step, reason: reason.value },
    ]),
  )
}

function passRequest(
  request: Request,
  { seat, asSigner }: Turn,
  actorId: string,
  note: string,
  at: number,
): RequestChange {
  const step = request.currentStep
  if (asSigner) {
    const returned = replaceSeat(request, seat, { ...seat, signerId: null })
    return recordHappenings(returned, [{ type: 'signer-passed', at, actorId, step, note }])
  }
  const passed = replaceSeat(request, seat, { ...seat, passed: true })
  const happened: RequestHappening[] = [
    { type: 'passed', at, actorId, step, automatic: false, note },
  ]
  const advanced = advanceRequest(passed, at, happened)
  return recordHappenings(advanced, happened)
}

/** Somebody who is to decide as well: active, not the applicant, not in this step already. */
function checkNewApprover(
  request: Request,
  memberId: string,
  context: DecisionContext,
): Outcome<string> {
  const path = 'memberId'
  if (memberId === request.applicantId) return refuse('request.self-approval', { path })
  const seats = request.steps[request.currentStep]?.seats ?? []
  if (seats.some((seat) => seat.approverId === memberId || seat.signerId === memberId)) {
    return refuse('request.already-approver', { path, facts: { memberId } })
  }
  if (context.activeMemberIds.has(memberId)) return accept(memberId)
  return refuse('request.person-inactive', { path, facts: { memberId } })
}

function involve(
  request: Request,
  seat: Seat,
  decision: Extract<Decision, Readonly<{ memberId: string }>>,
  note: string,
  at: number,
): RequestChange {
  const { memberId, action } = decision
  const next =
    action === 'hand-over' ? { ...seat, approverId: memberId } : { ...seat, signerId: memberId }
  const type = action === 'hand-over' ? 'handed-over' : 'signer-added'
  const step = request.currentStep
  return recordHappenings(replaceSeat(request, seat, next), [
    { type, at, actorId: seat.approverId, step, memberId, note },
  ])
}

/**
 * Fills the places of somebody who leaves the organisation, so that no request waits for a person who
 * is no longer there: a signer's question returns to the one who asked, an approver's seat goes to
 * the successor. Accepts `null` when the person decides nothing more in this request. Refuses with
 * `request.self-approval` when the successor is the applicant.
 */
export function replaceApprover(
  request: Request,
  leavingId: string,
  successorId: string,
  now: number,
): Outcome<RequestChange | null> {
  if (successorId === request.applicantId) return refuse('request.self-approval')
  if (request.state !== 'PENDING') return accept(null)
  const happened: RequestHappening[] = []
  const steps = request.steps.map((step, index) => {
    if (index < request.currentStep) return step
    const seats = refillSeats(step.seats, leavingId, successorId)
    const changed =
      seats.length < step.seats.length || seats.some((seat) => !step.seats.includes(seat))
    if (!changed) return step
    const memberId = leavingId
    happened.push({ type: 'approver-replaced', at: now, actorId: null, step: index, memberId })
    return { ...step, seats }
  })
  if (happened.length === 0) return accept(null)
  const advanced = advanceRequest({ ...request, steps }, now, happened)
  return accept(recordHappenings(advanced, happened))
}

/** Seats that have passed and seats of others stay the same objects; nobody gets a second seat. */
function refillSeats(seats: readonly Seat[], leavingId: string, successorId: string): Seat[] {
  const taken = seats.some((seat) => seat.approverId === successorId)
  return seats.flatMap((seat): Seat[] => {
    if (seat.passed) return [seat]
    const signerId = seat.signerId === leavingId ? null : seat.signerId
    if (seat.approverId !== leavingId)
      return signerId === seat.signerId ? [seat] : [{ ...seat, signerId }]
    return taken ? [] : [{ ...seat, approverId: successorId, signerId }]
  })
}
