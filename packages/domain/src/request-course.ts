/** How a request moves from step to step and to its end, whoever moves it (RQ2, RQ5, RQ7). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import type {
  Request,
  RequestChange,
  RequestHappening,
  RequestState,
  RequestStep,
  Seat,
} from './request.ts'

/** Appends to the course and counts the version; every change of a request goes through here. */
export function recordHappenings(
  request: Request,
  happened: readonly RequestHappening[],
): RequestChange {
  const next = {
    ...request,
    version: request.version + 1,
    course: [...request.course, ...happened],
  }
  return { request: next, happened, effectDue: request.state === 'APPROVED' }
}

/** Refuses with `request.ended` once a request no longer waits for a decision (RQ8). */
export function checkPending(request: Request): Outcome<Request> {
  if (request.state === 'PENDING') return accept(request)
  const state = describeState(request.state)
  return refuse('request.ended', { facts: { state } })
}

/** A state as a message says it: `execution failed`. */
export function describeState(state: RequestState): string {
  return state.toLowerCase().replace('_', ' ')
}

function isStepPassed(step: RequestStep): boolean {
  return step.mode === 'all'
    ? step.seats.every((seat) => seat.passed)
    : step.seats.some((seat) => seat.passed)
}

/** RQ7: the applicant's own seat passes by itself; a chain that forbids it has no such seat. */
function passOwnSeat(request: Request, at: number, happened: RequestHappening[]): Request {
  const step = request.steps[request.currentStep]
  const own = step?.seats.find((seat) => seat.approverId === request.applicantId && !seat.passed)
  if (own === undefined) return request
  const actorId = request.applicantId
  happened.push({
    type: 'passed',
    at,
    actorId,
    step: request.currentStep,
    automatic: true,
    note: '',
  })
  return replaceSeat(request, own, { ...own, passed: true, signerId: null })
}

/**
 * Moves a pending request past every step that has passed, to the next that waits for somebody, or
 * to its approval. Adds what happens on the way to `happened`.
 */
export function advanceRequest(given: Request, at: number, happened: RequestHappening[]): Request {
  let request = passOwnSeat(given, at, happened)
  let step = request.steps[request.currentStep]
  while (step !== undefined && isStepPassed(step)) {
    happened.push({ type: 'step-passed', at, actorId: null, step: request.currentStep })
    request = passOwnSeat({ ...request, currentStep: request.currentStep + 1 }, at, happened)
    step = request.steps[request.currentStep]
  }
  if (step !== undefined) return request
  happened.push({ type: 'approved', at, actorId: null })
  return { ...request, state: 'APPROVED' }
}

/** Puts another seat in the place of one in the current step. */
export function replaceSeat(request: Request, seat: Seat, next: Seat): Request {
  const steps = request.steps.map((step, index) =>
    index === request.currentStep
      ? { ...step, seats: step.seats.map((each) => (each === seat ? next : each)) }
      : step,
  )
  return { ...request, steps }
}
