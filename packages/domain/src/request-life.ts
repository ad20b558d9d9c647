/** The life of a request outside its decisions: submission, withdrawal, cancellation, expiry (RQ1 to RQ4). */

import type { ResolvedStep } from './approval-chain.ts'
import type { RefusalCode } from './refusal-codes.ts'
import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { advanceRequest, checkPending, describeState, recordHappenings } from './request-course.ts'
import type {
  CancelReason,
  Request,
  RequestChange,
  RequestHappening,
  RequestPayload,
  RequestState,
} from './request.ts'

/** What a submission brings along; the steps come from `resolveChain`. */
export type SubmitInput = Readonly<{
  id: string
  applicantId: string
  payload: RequestPayload
  steps: readonly ResolvedStep[]
  expiresAt: number | null
}>

/**
 * Submits a request (RQ1). It may be approved at once: by a chain without steps, or because the
 * applicant is the approver (RQ7); then the effect is due in the same transaction (RQ3).
 */
export function submitRequest(input: SubmitInput, now: number): RequestChange {
  return startRequest(input, null, now)
}

function startRequest(input: SubmitInput, resubmitOf: string | null, now: number): RequestChange {
  const { steps, ...rest } = input
  const submitted: Request = {
    ...rest,
    state: 'PENDING',
    submittedAt: now,
    resubmitOf,
    version: 0,
    steps: steps.map(({ mode, approverIds }) => ({
      mode,
      seats: approverIds.map((approverId) => ({ approverId, passed: false, signerId: null })),
    })),
    currentStep: 0,
    course: [],
  }
  const happened: RequestHappening[] = [
    { type: 'submitted', at: now, actorId: input.applicantId, resubmitOf },
  ]
  const advanced = advanceRequest(submitted, now, happened)
  return recordHappenings(advanced, happened)
}

const resubmittableStates: readonly RequestState[] = [
  'EXECUTION_FAILED',
  'REJECTED',
  'WITHDRAWN',
  'EXPIRED',
]

/** True for the states after which the applicant may modify a request and submit it anew (RQ3). */
export function isResubmittable(state: RequestState): boolean {
  return resubmittableStates.includes(state)
}

function checkApplicant(request: Request, actorId: string): Outcome<Request> {
  const { applicantId } = request
  if (actorId === applicantId) return accept(request)
  return refuse('request.not-applicant', { facts: { applicantId } })
}

/**
 * Whether somebody may submit a request anew, before its form is looked at: one that still waits would else be told
 * that its own name is reserved. Refuses with `request.not-applicant` or `request.not-resubmittable`.
 */
export function checkResubmission(request: Request, actorId: string): Outcome<Request> {
  const mine = checkApplicant(request, actorId)
  if (!mine.ok || isResubmittable(request.state)) return mine
  return refuse('request.not-resubmittable', { facts: { state: describeState(request.state) } })
}

/**
 * Submits an ended request anew, modified or not (RQ3): a new request that refers to the old one,
 * which stays as it was. Refuses as `checkResubmission`, or with `request.kind-changed`.
 */
export function resubmitRequest(
  ended: Request,
  input: SubmitInput,
  now: number,
): Outcome<RequestChange> {
  const due = checkResubmission(ended, input.applicantId)
  if (!due.ok) return due
  if (input.payload.kind !== ended.payload.kind) {
    return refuse('request.kind-changed', { path: 'kind' })
  }
  return accept(startRequest(input, ended.id, now))
}

function end(request: Request, state: RequestState, happening: RequestHappening): RequestChange {
  return recordHappenings({ ...request, state }, [happening])
}

/** The applicant takes a pending request back (RQ2). Refuses with `request.not-applicant`, `request.ended`. */
export function withdrawRequest(
  request: Request,
  actorId: string,
  now: number,
): Outcome<RequestChange> {
  const mine = checkApplicant(request, actorId)
  if (!mine.ok) return mine
  const pending = checkPending(request)
  if (!pending.ok) return pending
  return accept(end(request, 'WITHDRAWN', { type: 'withdrawn', at: now, actorId }))
}

/** Ends a pending request whose target has gone (RQ2, AP9). Refuses with `request.ended`. */
export function cancelRequest(
  request: Request,
  reason: CancelReason,
  now: number,
): Outcome<RequestChange> {
  const pending = checkPending(request)
  if (!pending.ok) return pending
  return accept(end(request, 'CANCELLED', { type: 'cancelled', at: now, actorId: null, reason }))
}

/** Ends a pending request that nobody decided in time (RQ2). Refuses with `request.ended`, `request.not-due`. */
export function expireRequest(request: Request, now: number): Outcome<RequestChange> {
  const pending = checkPending(request)
  if (!pending.ok) return pending
  if (request.expiresAt === null || now < request.expiresAt) return refuse('request.not-due')
  return accept(end(request, 'EXPIRED', { type: 'expired', at: now, actorId: null }))
}

/**
 * Records that the effect of an approved request conflicted (RQ3). The transaction that found the
 * conflict has rolled the effect back, so that the request is all that changes.
 */
export function failExecution(request: Request, code: RefusalCode, now: number): RequestChange {
  if (request.state !== 'APPROVED') throw new Error('only an approved request can fail to execute')
  const happening = { type: 'execution-failed', at: now, actorId: null, code } as const
  return { ...end(request, 'EXECUTION_FAILED', happening), effectDue: false }
}
