/** What happens to the registry, in any order: each step is done to the API and to the model, and must answer alike. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import {
  addApplication,
  bury,
  findNamed,
  isAlive,
  isCurrent,
  isLive,
  pendingOf,
  periodDays,
  rotate,
  takeEffect,
  today,
} from './testing-model.ts'
import type { Model, ModelApplication, ModelRequest } from './testing-model.ts'
import type { TestAnswer, TestCaller } from './testing-callers.ts'
import type { TestPerson, TestServer } from './testing.ts'

export type Real = Readonly<{ server: TestServer; groupId: string }>
export type Step = fc.AsyncCommand<Model, Real>

const people = ['owner', 'member', 'outsider'] as const
const names = ['Alpha_app', 'Beta_app', 'Gamma_app'] as const
const validity = { period: '30d' } as const
/** An organisation's maximum overlap, by default. */
const overlapSecondsMax = 604_800

/** `ok`, or the refusal's code. */
function codeOf(answer: TestAnswer<unknown>): string {
  return answer.status < 400 ? 'ok' : answer.problem.code
}

function step(
  title: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Step {
  return { check, run, toString: () => title }
}

/** The nth of what there is; the caller's check has seen that there is one. */
function nth<T>(items: readonly T[], at: number): T {
  const item = items[at % items.length]
  if (item === undefined) throw new Error('there is none')
  return item
}

/** A step on one of the applications, deleted ones included. */
function onApplication(
  title: string,
  at: number,
  run: (model: Model, application: ModelApplication, real: Real) => Promise<void>,
): Step {
  return step(
    `${title} #${at}`,
    (model, real) => run(model, nth(model.applications, at), real),
    (model) => model.applications.length > 0,
  )
}

const person = fc.constantFrom<TestPerson>(...people)
const index = fc.nat(5)
const name = fc.constantFrom<string>(...names)
const admin = ({ server }: Real): TestCaller => server.as('admin')

const creation = fc.tuple(name, person).map(([wanted, owner]) =>
  step(`create ${wanted} for ${owner}`, async (model, real) => {
    const ownerIds = [real.server.ids[owner]]
    const body = { name: wanted, groupId: real.groupId, scenario: 's', ownerIds }
    const answer = await admin(real)('createApplication', { body })
    const taken = findNamed(model, wanted) !== undefined
    expect(codeOf(answer)).toBe(taken ? 'application.name-taken' : 'ok')
    if (!taken) addApplication(model, answer.answer.id, wanted, owner)
  }),
)

function keep(
  model: Model,
  made: Pick<ModelRequest, 'id' | 'kind' | 'applicant'> & Partial<ModelRequest>,
): void {
  const rest = { state: 'PENDING', name: '', owner: made.applicant, application: null } as const
  model.requests.push({ ...rest, ...made })
}

const creationAsked = fc.tuple(name, person, person).map(([wanted, owner, applicant]) =>
  step(`${applicant} asks for ${wanted} of ${owner}`, async (model, { server, groupId }) => {
    const kind = 'create-application'
    const ownerIds = [server.ids[owner]]
    const body = { kind, name: wanted, groupId, scenario: 's', ownerIds } as const
    const answer = await server.as(applicant)('submitRequest', { body })
    const taken = findNamed(model, wanted) !== undefined
    const reserved = pendingOf(model, kind).some((each) => each.name === wanted)
    const refused = reserved ? 'request.name-reserved' : 'ok'
    expect(codeOf(answer)).toBe(taken ? 'application.name-taken' : refused)
    if (!taken && !reserved)
      keep(model, { id: answer.answer.id, kind, applicant, name: wanted, owner })
  }),
)

function refusalOfJoin(model: Model, application: ModelApplication, who: TestPerson): string {
  if (!isLive(application)) return 'application.unknown'
  if (application.owners.has(who)) return 'membership.is-owner'
  if (isCurrent(model, application, who)) return 'membership.exists'
  const asked = pendingOf(model, 'join-application')
  const pending = asked.some((each) => each.application === application && each.applicant === who)
  return pending ? 'request.join-pending' : 'ok'
}

const joining = fc.tuple(index, person).map(([at, applicant]) =>
  onApplication(`${applicant} asks to join`, at, async (model, application, { server }) => {
    const kind = 'join-application'
    const body = { kind, applicationId: application.id, validity, reason: 'To help' } as const
    const answer = await server.as(applicant)('submitRequest', { body })
    const expected = refusalOfJoin(model, application, applicant)
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') keep(model, { id: answer.answer.id, kind, applicant, application })
  }),
)

function refusalOfRenewal(model: Model, application: ModelApplication, who: TestPerson): string {
  const asked = pendingOf(model, 'renew-membership')
  const pending = asked.some((each) => each.application === application && each.applicant === who)
  return pending ? 'request.join-pending' : 'ok'
}

const renewing = fc.tuple(index, person).map(([at, applicant]) =>
  step(
    `${applicant} asks to renew #${at}`,
    async (model, { server }) => {
      const held = model.applications.filter((each) => isCurrent(model, each, applicant))
      const application = nth(held, at)
      const kind = 'renew-membership'
      const body = { kind, applicationId: application.id, validity, reason: 'To go on' } as const
      const answer = await server.as(applicant)('submitRequest', { body })
      const expected = refusalOfRenewal(model, application, applicant)
      expect(codeOf(answer)).toBe(expected)
      if (expected === 'ok') keep(model, { id: answer.answer.id, kind, applicant, application })
    },
    (model) => model.applications.some((each) => isCurrent(model, each, applicant)),
  ),
)

/** A step on one of the requests, ended ones included. */
function onRequest(
  title: string,
  at: number,
  run: (model: Model, request: ModelRequest, real: Real) => Promise<void>,
): Step {
  return step(
    `${title} #${at}`,
    (model, real) => run(model, nth(model.requests, at), real),
    (model) => model.requests.length > 0,
  )
}

/** Somebody for whom the request waits; once it waits for nobody, an administrator. */
async function deciderOf(real: Real, { id }: ModelRequest): Promise<TestPerson> {
  const { waitingFor } = (await admin(real)('getRequest', { params: { id } })).answer
  return (waitingFor[0]?.username ?? 'admin') as TestPerson
}

function expectEnded(request: ModelRequest, code: string): void {
  const strangers = request.kind === 'create-application' ? [] : ['request.not-approver']
  expect(['request.ended', ...strangers]).toContain(code)
}

const approving = index.map((at) =>
  onRequest('approve', at, async (model, request, real) => {
    const decider = await deciderOf(real, request)
    const params = { id: request.id }
    const answer = await real.server.as(decider)('approveRequest', { params, body: {} })
    if (request.state !== 'PENDING') return expectEnded(request, codeOf(answer))
    expect(codeOf(answer)).toBe('ok')
    request.state = takeEffect(model, request)
    const { applicationId } = answer.answer
    if (request.kind === 'create-application' && request.state === 'APPROVED') {
      addApplication(model, applicationId ?? 'none', request.name, request.owner)
    }
  }),
)

const rejecting = index.map((at) =>
  onRequest('reject', at, async (_model, request, real) => {
    const decider = await deciderOf(real, request)
    const call = { params: { id: request.id }, body: { note: 'No' } }
    const answer = await real.server.as(decider)('rejectRequest', call)
    if (request.state !== 'PENDING') return expectEnded(request, codeOf(answer))
    expect(codeOf(answer)).toBe('ok')
    request.state = 'REJECTED'
  }),
)

const withdrawing = index.map((at) =>
  onRequest('withdraw', at, async (_model, request, { server }) => {
    const call = { params: { id: request.id }, body: {} }
    const answer = await server.as(request.applicant)('withdrawRequest', call)
    expect(codeOf(answer)).toBe(request.state === 'PENDING' ? 'ok' : 'request.ended')
    if (request.state === 'PENDING') request.state = 'WITHDRAWN'
  }),
)

function refusalOfAdding(model: Model, application: ModelApplication, who: TestPerson): string {
  if (!isLive(application)) return 'application.unknown'
  if (application.owners.has(who)) return 'membership.is-owner'
  return isCurrent(model, application, who) ? 'membership.exists' : 'ok'
}

const adding = fc.tuple(index, person, fc.boolean()).map(([at, who, forever]) =>
  onApplication(`add ${who}`, at, async (model, application, real) => {
    const answer = await admin(real)('addApplicationMembers', {
      params: { id: application.id },
      body: {
        memberIds: [real.server.ids[who]],
        validity: forever ? { period: 'permanent' } : validity,
      },
    })
    const expected = refusalOfAdding(model, application, who)
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') application.members.set(who, forever ? null : today(model) + periodDays)
  }),
)

function refusalOfRemoval(application: ModelApplication, who: TestPerson): string {
  if (!isLive(application)) return 'application.unknown'
  if (application.owners.has(who)) return 'membership.owner-fixed'
  return application.members.has(who) ? 'ok' : 'membership.unknown'
}

const removing = fc.tuple(index, person).map(([at, who]) =>
  onApplication(`remove ${who}`, at, async (_model, application, real) => {
    const params = { id: application.id, memberId: real.server.ids[who] }
    const answer = await admin(real)('removeApplicationMember', { params })
    const expected = refusalOfRemoval(application, who)
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') application.members.delete(who)
  }),
)

const owning = fc.tuple(index, fc.subarray<TestPerson>([...people])).map(([at, owners]) =>
  onApplication(`owners ${owners.join('+')}`, at, async (_model, application, real) => {
    const answer = await admin(real)('updateApplication', {
      params: { id: application.id },
      body: { ownerIds: owners.map((who) => real.server.ids[who]) },
    })
    const refused = owners.length === 0 ? 'application.owners-missing' : 'ok'
    expect(codeOf(answer)).toBe(isLive(application) ? refused : 'application.unknown')
    if (!isLive(application) || owners.length === 0) return
    application.owners = new Set(owners)
    for (const who of owners) application.members.delete(who)
  }),
)

const switching = fc.tuple(index, fc.boolean()).map(([at, on]) =>
  onApplication(on ? 'resume' : 'suspend', at, async (_model, application, real) => {
    const params = { id: application.id }
    const answer = await admin(real)(on ? 'resumeApplication' : 'suspendApplication', { params })
    const due = application.state === (on ? 'suspended' : 'active')
    const refused = on ? 'application.not-suspended' : 'application.not-active'
    const expected = due ? 'ok' : refused
    expect(codeOf(answer)).toBe(isLive(application) ? expected : 'application.unknown')
    if (due) application.state = on ? 'active' : 'suspended'
  }),
)

const deleting = fc.tuple(index, fc.boolean()).map(([at, typed]) =>
  onApplication(typed ? 'delete' : 'delete, mistyped', at, async (model, application, real) => {
    const call = {
      params: { id: application.id },
      body: { confirmName: typed ? application.name : 'Other' },
    }
    const answer = await admin(real)('deleteApplication', call)
    const expected = typed ? 'ok' : 'application.confirmation-mismatch'
    expect(codeOf(answer)).toBe(isLive(application) ? expected : 'application.unknown')
    if (isLive(application) && typed) bury(model, application)
  }),
)

const overlap = fc.constantFrom(0, 0, 3600, 86_400, overlapSecondsMax + 1)

function refusalOfReset(model: Model, application: ModelApplication, seconds: number): string {
  if (!isLive(application)) return 'application.unknown'
  if (seconds > overlapSecondsMax) return 'credential.overlap-too-long'
  const alive = application.versions.filter((version) => isAlive(model, version)).length
  return seconds > 0 && alive >= 4 ? 'credential.too-many-alive' : 'ok'
}

const resetting = fc.tuple(index, overlap).map(([at, overlapSeconds]) =>
  onApplication(`reset, overlap ${overlapSeconds}`, at, async (model, application, real) => {
    const params = { id: application.id }
    const body = { mode: 'auto', overlapSeconds } as const
    const answer = await admin(real)('resetSecret', { params, body })
    const expected = refusalOfReset(model, application, overlapSeconds)
    expect(codeOf(answer)).toBe(expected)
    if (expected === 'ok') rotate(model, application, overlapSeconds)
  }),
)

function refusalOfOverlap(
  model: Model,
  application: ModelApplication,
  version: number,
  endsAt: number,
): string {
  const present = application.versions[version - 1]
  if (!isLive(application)) return 'application.unknown'
  if (present === undefined) return 'credential.version-unknown'
  if (present.endsAt === null) return 'credential.version-current'
  if (!isAlive(model, present)) return 'credential.version-dead'
  const latest = (present.supersededAt ?? 0) + overlapSecondsMax * 1000
  return endsAt > Math.max(latest, present.endsAt) ? 'credential.overlap-too-long' : 'ok'
}

const overlapping = fc
  .tuple(index, fc.integer({ min: 1, max: 6 }), fc.constantFrom(-60, 60, 7200, 900_000))
  .map(([at, version, seconds]) =>
    onApplication(
      `version ${version} ends in ${seconds} s`,
      at,
      async (model, application, real) => {
        const endsAt = model.nowMs + seconds * 1000
        const answer = await admin(real)('changeOverlap', {
          params: { id: application.id, version },
          body: { endsAt: new Date(endsAt).toISOString() },
        })
        const expected = refusalOfOverlap(model, application, version, endsAt)
        expect(codeOf(answer)).toBe(expected)
        const present = application.versions[version - 1]
        if (expected === 'ok' && present) present.endsAt = Math.max(endsAt, model.nowMs)
      },
    ),
  )

const waiting = fc.constantFrom(1800, 3600, 86_400, 20 * 86_400, 31 * 86_400).map((seconds) =>
  step(`wait ${seconds} s`, async (model, { server }) => {
    server.clock.advance(seconds * 1000)
    model.nowMs += seconds * 1000
  }),
)

/** Every kind of step. */
export const steps: fc.Arbitrary<Step>[] = [
  creation,
  creationAsked,
  joining,
  joining,
  renewing,
  approving,
  approving,
  rejecting,
  withdrawing,
  adding,
  removing,
  owning,
  switching,
  deleting,
  resetting,
  resetting,
  overlapping,
  waiting,
]
