/** Steps on requests: submission, decisions alone and in batches, withdrawal, asking again, expiry (RQ1 to RQ10). */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { RequestForm } from '@portico/contract'
import { expireRequests } from './jobs/expire-requests.ts'
import { findNamed, isActive, isCurrent, isLive, pendingOf } from './testing-model.ts'
import type { Model, ModelApplication, ModelRequest } from './testing-model.ts'
import {
  advance,
  dueOf,
  involve,
  maySee,
  pass,
  reject,
  requestDays,
  settle,
  stepsOf,
} from './testing-model-course.ts'
import {
  admin,
  anybody,
  codeOf,
  index,
  nth,
  onApplication,
  onRequest,
  person,
  step,
  times,
  toldTo,
} from './testing-model-step.ts'
import type { Real, Step } from './testing-model-step.ts'
import type { TestPerson } from './testing.ts'

const dayMs = 86_400_000
const validity = { period: '30d' } as const
export const names = ['Alpha_app', 'Beta_app', 'Gamma_app'] as const

type Wish = Readonly<
  Pick<ModelRequest, 'kind' | 'applicant' | 'name' | 'owner'> & {
    application: ModelApplication | null
  }
>

/** RQ4, RQ9, MB7: what a form is refused with by whoever reads it; `ok` for none. */
function refusalOfWish(model: Model, wish: Wish): string {
  const { kind, applicant, application } = wish
  const pending = pendingOf(model, kind)
  if (application === null) {
    if (!isActive(model, wish.owner)) return 'application.owner-inactive'
    if (findNamed(model, wish.name) !== undefined) return 'application.name-taken'
    return pending.some((each) => each.name === wish.name) ? 'request.name-reserved' : 'ok'
  }
  if (!isLive(application)) return 'application.unknown'
  const current = isCurrent(model, application, applicant)
  const asked = pending.some(
    (each) => each.application === application && each.applicant === applicant,
  )
  const twice = asked ? 'request.join-pending' : 'ok'
  if (kind === 'join-application') {
    if (application.owners.has(applicant)) return 'membership.is-owner'
    return current ? 'membership.exists' : twice
  }
  // Only who belongs to it at the moment renews; owners have nothing to renew.
  if (!current) return 'permission.denied'
  return application.members.get(applicant) === null ? 'membership.permanent' : twice
}

/** What becomes of an accepted form, which may have been approved at once. */
function keep(model: Model, wish: Wish, id: string, applicationId: string | null): void {
  const request: ModelRequest = {
    ...wish,
    id,
    state: 'PENDING',
    steps: stepsOf(model, wish.application),
    current: 0,
    expiresAt: model.nowMs + requestDays * dayMs,
    acted: new Set(),
  }
  model.requests.push(request)
  if (advance(request)) settle(model, request, applicationId)
}

function formOf(wish: Wish, { server, groupId }: Real): RequestForm {
  const { kind, name, owner, application } = wish
  if (kind === 'create-application')
    return { kind, name, groupId, scenario: 's', ownerIds: [server.ids[owner]] }
  const applicationId = application?.id ?? 'none'
  return { kind, applicationId, validity, reason: 'To help' }
}

async function submit(model: Model, wish: Wish, real: Real): Promise<void> {
  const { applicant } = wish
  const answer = await real.server.as(applicant)('submitRequest', { body: formOf(wish, real) })
  const expected = toldTo(model, applicant, refusalOfWish(model, wish))
  expect(codeOf(answer)).toBe(expected)
  if (expected === 'ok') keep(model, wish, answer.answer.id, answer.answer.applicationId)
}

const creationAsked = fc
  .tuple(fc.constantFrom<string>(...names), person, anybody)
  .map(([name, owner, applicant]) =>
    step(`${applicant} asks for ${name} of ${owner}`, (model, real) =>
      submit(
        model,
        { kind: 'create-application', applicant, name, owner, application: null },
        real,
      ),
    ),
  )

const membershipAsked = fc
  .tuple(index, person, fc.constantFrom('join-application', 'join-application', 'renew-membership'))
  .map(([at, applicant, kind]) =>
    onApplication(`${applicant} asks to ${kind}`, at, (model, application, real) =>
      submit(model, { kind, applicant, name: '', owner: applicant, application }, real),
    ),
  )

/** Mostly somebody for whom the request waits; `who` else. */
function actorFor(request: ModelRequest, who: TestPerson, stranger: boolean): TestPerson {
  const due = dueOf(request)
  return stranger || due.length === 0 ? who : nth(due, who.length)
}

const actor = fc.tuple(
  anybody,
  fc.nat(4).map((roll) => roll === 0),
)

const approving = fc.tuple(index, actor).map(([at, [who, stranger]]) =>
  onRequest(`approve by ${who}${stranger ? '' : ' or due'}`, at, async (model, request, real) => {
    const decider = actorFor(request, who, stranger)
    const params = { id: request.id }
    const answer = await real.server.as(decider)('approveRequest', { params, body: {} })
    const [expected, effectDue] = pass(model, request, decider)
    expect(codeOf(answer)).toBe(expected)
    if (effectDue) settle(model, request, answer.answer.applicationId)
  }),
)

const rejecting = fc.tuple(index, actor).map(([at, [who, stranger]]) =>
  onRequest(`reject by ${who}${stranger ? '' : ' or due'}`, at, async (model, request, real) => {
    const decider = actorFor(request, who, stranger)
    const call = { params: { id: request.id }, body: { note: 'No' } }
    const answer = await real.server.as(decider)('rejectRequest', call)
    expect(codeOf(answer)).toBe(reject(model, request, decider))
  }),
)

const involving = fc
  .tuple(index, actor, anybody, fc.constantFrom('hand-over', 'add-signer'))
  .map(([at, [who, stranger], other, how]) =>
    onRequest(`${how} by ${who} to ${other}`, at, async (model, request, { server }) => {
      const decider = actorFor(request, who, stranger)
      const route = how === 'hand-over' ? 'handOverRequest' : 'addSigner'
      const call = { params: { id: request.id }, body: { memberId: server.ids[other] } }
      const answer = await server.as(decider)(route, call)
      expect(codeOf(answer)).toBe(involve(model, request, decider, how, other))
    }),
  )

/** RQ5: each is decided by itself, in the order given. */
const deciding = fc
  .tuple(anybody, fc.array(index, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([who, places, approves]) =>
    step(
      `${who} ${approves ? 'approves' : 'rejects'} ${places.join('+')}`,
      async (model, { server }) => {
        const chosen = [...new Set(places.map((at) => nth(model.requests, at)))]
        const decision = approves ? 'approve' : 'reject'
        const body = { requestIds: chosen.map(({ id }) => id), decision, note: 'Together' } as const
        const answer = await server.as(who)('decideRequests', { body })
        if (!isActive(model, who)) return expect(codeOf(answer)).toBe('token.invalid')
        for (const [at, request] of chosen.entries()) {
          const [expected, effectDue] = approves
            ? pass(model, request, who)
            : [reject(model, request, who), false]
          const result = answer.answer.results[at]
          expect([result?.requestId, result?.code ?? 'ok']).toStrictEqual([request.id, expected])
          if (effectDue) settle(model, request, await resultOf(server, request))
        }
      },
      (model) => model.requests.length > 0,
    ),
  )

/** The application that came of a request. */
export async function resultOf(
  server: Real['server'],
  { id }: ModelRequest,
): Promise<string | null> {
  return (await server.as('admin')('getRequest', { params: { id } })).answer.applicationId
}

function refusalOfWithdrawal(request: ModelRequest, who: TestPerson): string {
  if (!maySee(request, who)) return 'request.unknown'
  if (who !== request.applicant) return 'request.not-applicant'
  return request.state === 'PENDING' ? 'ok' : 'request.ended'
}

/** Mostly by the applicant. */
const applicantOr = fc.option(anybody, { freq: 4, nil: null })

const withdrawing = fc.tuple(index, applicantOr).map(([at, other]) =>
  onRequest(`withdraw by ${other ?? 'its applicant'}`, at, async (model, request, { server }) => {
    const who = other ?? request.applicant
    const answer = await server.as(who)('withdrawRequest', { params: { id: request.id }, body: {} })
    const expected = toldTo(model, who, refusalOfWithdrawal(request, who))
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') request.state = 'WITHDRAWN'
  }),
)

const resubmittable = new Set(['EXECUTION_FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'])

const resubmitting = fc.tuple(index, applicantOr).map(([at, other]) =>
  onRequest(`ask again by ${other ?? 'its applicant'}`, at, async (model, request, { server }) => {
    const who = other ?? request.applicant
    const answer = await server.as(who)('resubmitRequest', { params: { id: request.id }, body: {} })
    const seen = maySee(request, who) ? 'request.not-applicant' : 'request.unknown'
    const again = resubmittable.has(request.state)
      ? refusalOfWish(model, request)
      : 'request.not-resubmittable'
    const expected = toldTo(model, who, who === request.applicant ? again : seen)
    expect(codeOf(answer)).toBe(expected)
    if (expected !== 'ok') return
    const { kind, applicant, name, owner, application } = request
    const wish = { kind, applicant, name, owner, application }
    keep(model, wish, answer.answer.id, answer.answer.applicationId)
  }),
)

/** RQ2: only the job expires, and only what is due by the clock. */
const expiring = fc.constant(
  step('expire', async (model, { server }) => {
    const due = model.requests.filter(
      ({ state, expiresAt }) => state === 'PENDING' && expiresAt <= model.nowMs,
    )
    expect(await expireRequests(server.deps)).toBe(due.length)
    for (const request of due) request.state = 'EXPIRED'
  }),
)

/** RQ10: who sees a request, and for whom it waits. */
const looking = fc.tuple(index, anybody).map(([at, who]) =>
  onRequest(`look by ${who}`, at, async (model, request, real) => {
    const params = { id: request.id }
    const answer = await real.server.as(who)('getRequest', { params })
    expect(codeOf(answer)).toBe(toldTo(model, who, maySee(request, who) ? 'ok' : 'request.unknown'))
    const { waitingFor } = (await admin(real)('getRequest', { params })).answer
    expect(waitingFor.map(({ username }) => username).toSorted()).toStrictEqual(
      dueOf(request).toSorted(),
    )
  }),
)

/** Requests are what takes many steps in a row: they come, and are passed, more often than the rest. */
export const requestSteps: fc.Arbitrary<Step>[] = [
  ...times(4, creationAsked),
  ...times(6, membershipAsked),
  ...times(12, approving),
  ...times(2, rejecting),
  ...times(4, involving),
  ...times(2, deciding),
  ...times(2, withdrawing),
  ...times(3, resubmitting),
  expiring,
  ...times(2, looking),
]
