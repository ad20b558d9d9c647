import { describe, expect, it } from 'vitest'
import type { ResolvedStep } from './approval-chain.ts'
import { describeRefusal } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { decideRequest, replaceApprover } from './request-decision.ts'
import type { Decision } from './request-decision.ts'
import {
  cancelRequest,
  expireRequest,
  failExecution,
  isResubmittable,
  resubmitRequest,
  submitRequest,
  withdrawRequest,
} from './request-life.ts'
import {
  keepsSealedSecret,
  listDueApprovers,
  listDueSigners,
  listParticipants,
  requestStates,
} from './request.ts'
import type { Request, RequestChange, RequestPayload } from './request.ts'

const payload: RequestPayload = {
  kind: 'join-application',
  applicationId: 'app_1',
  validity: { period: '30d' },
  reason: 'I build the report',
}
const context = { activeMemberIds: new Set(['ann', 'bob', 'cyd', 'dan', 'app']), now: 50 }
const anyOf: ResolvedStep = { mode: 'any', approverIds: ['ann', 'bob'] }
const allOf: ResolvedStep = { mode: 'all', approverIds: ['ann', 'bob'] }

function input(steps: readonly ResolvedStep[], more: object = {}) {
  return { id: 'req_1', applicantId: 'app', payload, steps, expiresAt: 1_000, ...more }
}

function submit(...steps: ResolvedStep[]): Request {
  return submitRequest(input(steps), 10).request
}

function decide(request: Request, actorId: string, decision: Decision): RequestChange {
  const outcome = decideRequest(request, actorId, decision, context)
  if (!outcome.ok) throw new Error(`the test's own decision was refused: ${outcome.refusal.code}`)
  return outcome.value
}

function codeOf(outcome: Outcome<unknown>) {
  return outcome.ok ? 'accepted' : outcome.refusal.code
}

function refusedCode(request: Request, actorId: string, decision: Decision) {
  return codeOf(decideRequest(request, actorId, decision, context))
}

const pass = { action: 'pass' } as const
const typesOf = (change: RequestChange) => change.happened.map((each) => each.type)

describe('deciding', () => {
  const pending = submit(anyOf, { mode: 'any', approverIds: ['cyd'] })

  it.each(['cyd', 'app', 'zoe'])('[RQ5] %s, whose turn it is not, decides nothing', (actorId) => {
    expect(refusedCode(pending, actorId, pass)).toBe('request.not-approver')
  })

  it.each(['', '   ', 'x'.repeat(501)])('[RQ5] a rejection needs a reason, not %j', (reason) => {
    expect(refusedCode(pending, 'ann', { action: 'reject', reason })).toMatch(/^reason\./)
  })

  it('[RQ5] a note of 501 code points is refused', () => {
    expect(refusedCode(pending, 'ann', { action: 'pass', note: 'n'.repeat(501) })).toBe(
      'note.too-long',
    )
  })

  it('[RQ8] a decision on a request that ended is refused, never a second effect', () => {
    const ended = decide(pending, 'ann', { action: 'reject', reason: 'no' }).request
    const outcome = decideRequest(ended, 'bob', pass, context)
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'The request is rejected already; reload it to see what happened.',
    )
  })

  it('[RQ5] one reject ends the request, whatever the others passed', () => {
    const half = decide(submit(allOf), 'ann', pass).request
    const change = decide(half, 'bob', { action: 'reject', reason: 'no need' })
    expect(change).toMatchObject({ effectDue: false, request: { state: 'REJECTED' } })
    expect(change.happened).toStrictEqual([
      { type: 'rejected', at: 50, actorId: 'bob', step: 0, reason: 'no need' },
    ])
  })

  it('[RQ5] one pass passes an any-of step, and the last step approves', () => {
    const first = decide(pending, 'bob', { action: 'pass', note: 'fine' })
    expect(typesOf(first)).toStrictEqual(['passed', 'step-passed'])
    expect(first).toMatchObject({ effectDue: false, request: { currentStep: 1, version: 2 } })
    const second = decide(first.request, 'cyd', pass)
    expect(typesOf(second)).toStrictEqual(['passed', 'step-passed', 'approved'])
    expect(second).toMatchObject({ effectDue: true, request: { state: 'APPROVED' } })
    expect(second.request.course.map((each) => each.type)).toStrictEqual([
      'submitted',
      'passed',
      'step-passed',
      'passed',
      'step-passed',
      'approved',
    ])
  })

  it('[RQ6] an all-of step needs everybody, each once', () => {
    const half = decide(submit(allOf), 'ann', pass).request
    expect(half.state).toBe('PENDING')
    expect(refusedCode(half, 'ann', pass)).toBe('request.already-decided')
    expect(listDueApprovers(half)).toStrictEqual(['bob'])
    expect(decide(half, 'bob', pass).effectDue).toBe(true)
  })

  it('[RQ1] the value that was decided on is left as it was', () => {
    const before = structuredClone(pending)
    decide(pending, 'ann', pass)
    expect(pending).toStrictEqual(before)
  })
})

describe('handing over and adding a signer', () => {
  const pending = submit(anyOf)

  it.each([
    ['the applicant', 'app', 'request.self-approval'],
    ['somebody who decides here already', 'bob', 'request.already-approver'],
    ['oneself', 'ann', 'request.already-approver'],
    ['somebody who is not active', 'zoe', 'request.person-inactive'],
  ])('[RQ5] [RQ7] neither goes to %s', (_, memberId, code) => {
    expect(refusedCode(pending, 'ann', { action: 'hand-over', memberId })).toBe(code)
    expect(refusedCode(pending, 'ann', { action: 'add-signer', memberId })).toBe(code)
  })

  it('[RQ5] after a hand-over the other decides, and the first no longer', () => {
    const change = decide(pending, 'ann', { action: 'hand-over', memberId: 'cyd', note: 'yours' })
    expect(change.happened).toStrictEqual([
      { type: 'handed-over', at: 50, actorId: 'ann', step: 0, memberId: 'cyd', note: 'yours' },
    ])
    expect(refusedCode(change.request, 'ann', pass)).toBe('request.not-approver')
    expect(listDueApprovers(change.request)).toStrictEqual(['cyd', 'bob'])
    expect(decide(change.request, 'cyd', pass).effectDue).toBe(true)
  })

  const asked = decide(pending, 'ann', { action: 'add-signer', memberId: 'cyd' }).request

  it('[RQ5] who added a signer waits for the answer', () => {
    const outcome = decideRequest(asked, 'ann', pass, context)
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toContain('wait for cyd')
    expect(listDueApprovers(asked)).toStrictEqual(['bob'])
    expect(listDueSigners(asked)).toStrictEqual(['cyd'])
  })

  it.each(['hand-over', 'add-signer'] as const)('[RQ5] an added signer does not %s', (action) => {
    expect(refusedCode(asked, 'cyd', { action, memberId: 'dan' })).toBe('request.signer-limited')
  })

  it('[RQ5] after a signer’s pass it returns to the one who added', () => {
    const change = decide(asked, 'cyd', { action: 'pass', note: 'ok' })
    expect(change).toMatchObject({ effectDue: false, request: { state: 'PENDING' } })
    expect(typesOf(change)).toStrictEqual(['signer-passed'])
    expect(listDueApprovers(change.request)).toStrictEqual(['ann', 'bob'])
    expect(refusedCode(change.request, 'cyd', pass)).toBe('request.not-approver')
    expect(decide(change.request, 'ann', pass).effectDue).toBe(true)
  })

  it('[RQ5] a signer’s reject ends the request', () => {
    const change = decide(asked, 'cyd', { action: 'reject', reason: 'no' })
    expect(change.request.state).toBe('REJECTED')
  })

  it('[RQ5] the others of an any-of step need not wait for the signer', () => {
    expect(decide(asked, 'bob', pass).effectDue).toBe(true)
  })

  it('[RQ10] everybody who decides, decided or will decide is a participant, the applicant is not', () => {
    const later = submit(anyOf, { mode: 'any', approverIds: ['dan', 'app'] })
    const handed = decide(later, 'ann', { action: 'hand-over', memberId: 'cyd' }).request
    expect(listParticipants(handed).toSorted()).toStrictEqual(['ann', 'bob', 'cyd', 'dan'])
    expect(listParticipants(asked).toSorted()).toStrictEqual(['ann', 'bob', 'cyd'])
  })
})

describe('submitting', () => {
  it('[RQ7] an applicant who is an approver passes the step by submitting', () => {
    const own: ResolvedStep = { mode: 'any', approverIds: ['app', 'ann'] }
    const change = submitRequest(input([own, anyOf]), 10)
    expect(change.happened).toMatchObject([
      { type: 'submitted', actorId: 'app' },
      { type: 'passed', actorId: 'app', automatic: true, step: 0 },
      { type: 'step-passed', step: 0 },
    ])
    expect(change).toMatchObject({ effectDue: false, request: { currentStep: 1, version: 1 } })
    expect(submitRequest(input([own, own]), 10).effectDue).toBe(true)
  })

  it('[RQ7] the own pass comes too when a later step is reached', () => {
    const own: ResolvedStep = { mode: 'any', approverIds: ['app'] }
    const change = decide(submit(anyOf, own), 'ann', pass)
    expect(change.effectDue).toBe(true)
    expect(change.happened[2]).toMatchObject({ type: 'passed', automatic: true, step: 1 })
  })

  it('[RQ7] in an all-of step it is the applicant’s own part that passes', () => {
    const own: ResolvedStep = { mode: 'all', approverIds: ['app', 'ann'] }
    expect(listDueApprovers(submit(own))).toStrictEqual(['ann'])
  })

  it('[RQ6] a chain without steps approves automatically', () => {
    expect(submitRequest(input([]), 10)).toMatchObject({
      effectDue: true,
      request: { state: 'APPROVED', submittedAt: 10, version: 1 },
    })
  })
})

describe('ending otherwise', () => {
  const pending = submit(anyOf)
  const rejected = decide(pending, 'ann', { action: 'reject', reason: 'no' }).request
  const approved = decide(pending, 'ann', pass).request

  it('[RQ2] only the applicant withdraws, and only what is pending', () => {
    expect(codeOf(withdrawRequest(pending, 'ann', 60))).toBe('request.not-applicant')
    expect(codeOf(withdrawRequest(rejected, 'app', 60))).toBe('request.ended')
    expect(withdrawRequest(pending, 'app', 60)).toMatchObject({
      value: { request: { state: 'WITHDRAWN' }, happened: [{ type: 'withdrawn', actorId: 'app' }] },
    })
  })

  it('[RQ2] [AP9] only a pending request is cancelled with its target', () => {
    expect(codeOf(cancelRequest(approved, 'application-deleted', 60))).toBe('request.ended')
    expect(cancelRequest(pending, 'application-deleted', 60)).toMatchObject({
      value: {
        request: { state: 'CANCELLED' },
        happened: [{ type: 'cancelled', actorId: null, reason: 'application-deleted' }],
      },
    })
  })

  it('[RQ2] a request expires at its limit, not before, and never without one', () => {
    expect(codeOf(expireRequest(pending, 999))).toBe('request.not-due')
    expect(codeOf(expireRequest({ ...pending, expiresAt: null }, 9_999))).toBe('request.not-due')
    expect(codeOf(expireRequest(rejected, 1_000))).toBe('request.ended')
    expect(expireRequest(pending, 1_000)).toMatchObject({
      value: { request: { state: 'EXPIRED' } },
    })
  })

  it('[RQ3] an effect that conflicts ends in EXECUTION_FAILED with the reason', () => {
    expect(() => failExecution(pending, 'application.name-taken', 60)).toThrow('approved')
    expect(failExecution(approved, 'application.name-taken', 60)).toMatchObject({
      effectDue: false,
      request: { state: 'EXECUTION_FAILED' },
      happened: [{ type: 'execution-failed', code: 'application.name-taken' }],
    })
  })

  it('[CR8] a sealed custom secret is kept only while the request is pending', () => {
    expect(requestStates.filter(keepsSealedSecret)).toStrictEqual(['PENDING'])
  })
})

describe('resubmitting', () => {
  const rejected = decide(submit(anyOf), 'ann', { action: 'reject', reason: 'no' }).request
  const again = input([anyOf], { id: 'req_2' })

  it('[RQ3] only the applicant resubmits, and the kind stays', () => {
    expect(codeOf(resubmitRequest(rejected, { ...again, applicantId: 'ann' }, 90))).toBe(
      'request.not-applicant',
    )
    const renewal = { ...payload, kind: 'renew-membership' } as const
    expect(codeOf(resubmitRequest(rejected, { ...again, payload: renewal }, 90))).toBe(
      'request.kind-changed',
    )
  })

  it.each(['PENDING', 'APPROVED', 'CANCELLED'] as const)('[RQ3] %s is not resubmitted', (state) => {
    expect(codeOf(resubmitRequest({ ...rejected, state }, again, 90))).toBe(
      'request.not-resubmittable',
    )
    expect(isResubmittable(state)).toBe(false)
  })

  it('[RQ1] [RQ3] it is a new request that refers to the old one', () => {
    expect(resubmitRequest(rejected, again, 90)).toMatchObject({
      value: {
        request: { id: 'req_2', state: 'PENDING', resubmitOf: 'req_1', submittedAt: 90 },
        happened: [{ type: 'submitted', resubmitOf: 'req_1' }],
      },
    })
  })
})

describe('replaceApprover', () => {
  it('[RQ7] the applicant does not become the approver that way', () => {
    expect(codeOf(replaceApprover(submit(anyOf), 'ann', 'app', 60))).toBe('request.self-approval')
  })

  it.each([
    ['nobody of the request leaves', submit(anyOf), 'zoe'],
    ['it has ended', decide(submit(anyOf), 'ann', pass).request, 'bob'],
    ['the leaving one has passed already', decide(submit(allOf), 'ann', pass).request, 'ann'],
    ['the step is over', decide(submit(anyOf, allOf), 'ann', pass).request, 'zoe'],
  ])('[RQ5] nothing changes when %s', (_, request, leavingId) => {
    expect(replaceApprover(request, leavingId, 'cyd', 60)).toStrictEqual({ ok: true, value: null })
  })

  it('[RQ5] the successor takes the seat, in every step to come', () => {
    const outcome = replaceApprover(submit(anyOf, allOf), 'ann', 'cyd', 60)
    expect(outcome).toMatchObject({
      value: {
        request: {
          steps: [
            { seats: [{ approverId: 'cyd' }, { approverId: 'bob' }] },
            { seats: [{ approverId: 'cyd' }, { approverId: 'bob' }] },
          ],
        },
        happened: [{ type: 'approver-replaced', step: 0 }, { step: 1 }],
      },
    })
  })

  it('[RQ5] a successor who has a seat gets no second one, and an all-of step may be complete then', () => {
    const half = decide(submit(allOf), 'ann', pass).request
    expect(replaceApprover(half, 'bob', 'ann', 60)).toMatchObject({
      value: { effectDue: true, request: { state: 'APPROVED' } },
    })
  })

  it('[RQ5] a leaving signer’s question returns to the one who asked', () => {
    const asked = decide(submit(anyOf), 'ann', { action: 'add-signer', memberId: 'cyd' }).request
    const outcome = replaceApprover(asked, 'cyd', 'dan', 60)
    const request = outcome.ok ? outcome.value?.request : undefined
    expect(request === undefined ? [] : listDueApprovers(request)).toStrictEqual(['ann', 'bob'])
  })
})
