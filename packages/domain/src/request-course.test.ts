import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResolvedStep } from './approval-chain.ts'
import { decideRequest, replaceApprover } from './request-decision.ts'
import type { Decision } from './request-decision.ts'
import { cancelRequest, expireRequest, submitRequest, withdrawRequest } from './request-life.ts'
import { listDueApprovers, listDueSigners } from './request.ts'
import type { Request, RequestChange, RequestPayload } from './request.ts'
import type { Outcome } from './refusal.ts'

const people = ['app', 'ann', 'bob', 'cyd', 'dan'] as const
const person = fc.constantFrom(...people)
const activeMemberIds = new Set<string>(people)

const payload: RequestPayload = {
  kind: 'api-permission',
  applicationId: 'app_1',
  apiId: 'api_1',
  environment: 'PROD',
  validity: { period: '30d' },
  reason: 'why',
}

const chainStep: fc.Arbitrary<ResolvedStep> = fc.record({
  mode: fc.constantFrom('any', 'all'),
  approverIds: fc.uniqueArray(person, { minLength: 1, maxLength: 4 }),
})

const decisions: fc.Arbitrary<Decision> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Decision>({ action: 'pass' }) },
  { weight: 1, arbitrary: fc.constant<Decision>({ action: 'reject', reason: 'no' }) },
  person.map((memberId): Decision => ({ action: 'hand-over', memberId })),
  person.map((memberId): Decision => ({ action: 'add-signer', memberId })),
)

type Model = { request: Request; effects: number; ended: boolean }

/** What must hold after any accepted change. */
function checkChange(model: Model, change: RequestChange) {
  expect(model.ended).toBe(false)
  const before = model.request
  const { request } = change
  expect(request.version).toBe(before.version + 1)
  expect(request.course).toStrictEqual([...before.course, ...change.happened])
  expect(request.payload).toBe(before.payload)
  expect(request.steps).toHaveLength(before.steps.length)
  expect(change.effectDue).toBe(request.state === 'APPROVED')
  for (const step of request.steps) {
    const seated = step.seats.map((seat) => seat.approverId)
    expect(new Set(seated).size).toBe(seated.length)
  }
}

function apply(model: Model, outcome: Outcome<RequestChange | null>) {
  if (!outcome.ok || outcome.value === null) return
  checkChange(model, outcome.value)
  model.request = outcome.value.request
  if (outcome.value.effectDue) model.effects += 1
  model.ended = model.request.state !== 'PENDING'
  const due = [...listDueApprovers(model.request), ...listDueSigners(model.request)]
  // Nobody waits for the applicant, and a pending request always waits for somebody.
  expect(due).not.toContain('app')
  expect(due.length > 0).toBe(!model.ended)
}

class Decide implements fc.Command<Model, null> {
  readonly actorId: string
  readonly decision: Decision
  constructor(actorId: string, decision: Decision) {
    this.actorId = actorId
    this.decision = decision
  }
  check() {
    return true
  }
  run(model: Model) {
    const due = [...listDueApprovers(model.request), ...listDueSigners(model.request)]
    const context = { activeMemberIds, now: 20 }
    const outcome = decideRequest(model.request, this.actorId, this.decision, context)
    if (!due.includes(this.actorId)) expect(outcome.ok).toBe(false)
    apply(model, outcome)
  }
  toString() {
    return `${this.actorId} ${JSON.stringify(this.decision)}`
  }
}

class Change implements fc.Command<Model, null> {
  readonly title: string
  readonly change: (request: Request) => Outcome<RequestChange | null>
  constructor(title: string, change: (request: Request) => Outcome<RequestChange | null>) {
    this.title = title
    this.change = change
  }
  check() {
    return true
  }
  run(model: Model) {
    apply(model, this.change(model.request))
  }
  toString() {
    return this.title
  }
}

const decideCommand = fc
  .tuple(person, decisions)
  .map(([actorId, decision]) => new Decide(actorId, decision))

const commands = fc.commands(
  [
    decideCommand,
    decideCommand,
    decideCommand,
    fc
      .tuple(person, person)
      .map(
        ([leaving, successor]) =>
          new Change(`${leaving} leaves to ${successor}`, (request) =>
            leaving === successor
              ? { ok: true, value: null }
              : replaceApprover(request, leaving, successor, 20),
          ),
      ),
    person.map(
      (actor) => new Change(`${actor} withdraws`, (request) => withdrawRequest(request, actor, 20)),
    ),
    fc.constant(new Change('expire', (request) => expireRequest(request, 100))),
    fc.constant(new Change('cancel', (request) => cancelRequest(request, 'api-deleted', 20))),
  ],
  { maxCommands: 25 },
)

describe('any course of decisions', () => {
  it('[RQ2] [RQ3] [RQ5] [RQ8] ends at most once, with at most one effect, and never gets stuck', () => {
    fc.assert(
      fc.property(fc.array(chainStep, { maxLength: 3 }), commands, (steps, course) => {
        const input = { id: 'req_1', applicantId: 'app', payload, steps, expiresAt: 100 }
        const { request, effectDue } = submitRequest(input, 10)
        const model: Model = {
          request,
          effects: effectDue ? 1 : 0,
          ended: request.state !== 'PENDING',
        }
        fc.modelRun(() => ({ model, real: null }), course)
        expect(model.effects).toBe(model.request.state === 'APPROVED' ? 1 : 0)
        const approvals = model.request.course.filter((each) => each.type === 'approved')
        expect(approvals).toHaveLength(model.effects)
      }),
      { numRuns: 1000 },
    )
  })
})
