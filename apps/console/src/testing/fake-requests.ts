/** The fake's requests: submission, decisions and their effects, by the domain's own course of a request. */
import type { RequestForm } from '@portico/contract'
import {
  checkJoin,
  decideRequest,
  defaultChain,
  joinApplication,
  refuse,
  renewMembership,
  resolveChain,
  resubmitRequest,
  submitRequest,
  withdrawRequest,
} from '@portico/domain'
import type { Decision, Request, RequestChange, RequestPayload } from '@portico/domain'
import { createApplication, readCreationForm } from './fake-creation.ts'
import { FakeProblem, accepted, deny } from './fake-problem.ts'
import { presentRequest, presentRequestRow } from './fake-request-view.ts'
import { matches, pageOf } from './fake-route.ts'
import type { FakeHandlers } from './fake-route.ts'
import {
  getApplication,
  isAdministratorPerson,
  listRequestActions,
  membershipOf,
} from './fake-subjects.ts'
import { today } from './fake-world.ts'
import type { FakePerson, FakeWorld } from './fake-world.ts'

const expiryMs = 14 * 86_400_000

function readForm(world: FakeWorld, form: RequestForm, me: FakePerson): RequestPayload {
  if (form.kind === 'create-application') return readCreationForm(world, form)
  if (form.kind !== 'join-application' && form.kind !== 'renew-membership') {
    throw new FakeProblem(501, 'fake.unbuilt')
  }
  const application = getApplication(world, form.applicationId, me, 'application.view')
  const present = membershipOf(application, me.id)
  if (form.kind === 'join-application') accepted(checkJoin(me.id, present, today(world)))
  const isPending = world.requests.some(
    ({ state, applicantId, payload }) =>
      state === 'PENDING' && applicantId === me.id && isAbout(payload, application.id),
  )
  if (isPending) accepted(refuse('request.join-pending'))
  return form
}

function isAbout(payload: RequestPayload, applicationId: string): boolean {
  return payload.kind !== 'create-application' && payload.applicationId === applicationId
}

/** Who decides by default (RQ6). */
function resolveSteps(world: FakeWorld, payload: RequestPayload, me: FakePerson) {
  const active = world.people.filter((person) => person.active)
  const application =
    payload.kind === 'create-application'
      ? undefined
      : world.applications.find((each) => each.id === payload.applicationId)
  const owners = application?.memberships.filter(({ role }) => role === 'owner') ?? []
  return accepted(
    resolveChain(defaultChain(payload.kind), {
      applicantId: me.id,
      directory: {
        administrators: active.filter(isAdministratorPerson).map(({ id }) => id),
        'application-owners': owners.map(({ memberId }) => memberId),
        'project-administrators': [],
        'data-source-owners': [],
      },
      activeMemberIds: new Set(active.map(({ id }) => id)),
      forbidSelfApproval: false,
    }),
  )
}

/** Keeps a change, and lets an approved request take effect. */
function settle(world: FakeWorld, { request, effectDue }: RequestChange): Request {
  world.requests = [request, ...world.requests.filter((each) => each.id !== request.id)]
  if (effectDue) applyEffect(world, request)
  return request
}

function applyEffect(world: FakeWorld, { id, payload, applicantId }: Request): void {
  if (payload.kind === 'create-application') {
    const made = createApplication(world, payload, applicantId, world.sealedSecrets.get(id))
    world.createdBy.set(id, made.id)
    return
  }
  if (payload.kind !== 'join-application' && payload.kind !== 'renew-membership') return
  const application = world.applications.find((each) => each.id === payload.applicationId)
  if (application === undefined) return
  const present = membershipOf(application, applicantId)
  const next =
    payload.kind === 'renew-membership' && present !== undefined
      ? accepted(renewMembership(present, payload.validity, today(world)))
      : accepted(joinApplication(applicantId, present, payload.validity, today(world)))
  application.memberships = [
    ...application.memberships.filter(({ memberId }) => memberId !== applicantId),
    { ...next, joinedAt: present?.joinedAt ?? world.now() },
  ]
}

export function submit(
  world: FakeWorld,
  form: RequestForm,
  me: FakePerson,
  ended?: Request,
): Request {
  const payload = readForm(world, form, me)
  const steps = resolveSteps(world, payload, me)
  const now = world.now()
  const id = world.nextId('req')
  const input = { id, applicantId: me.id, payload, steps, expiresAt: now + expiryMs }
  if (form.kind === 'create-application' && form.customKey) {
    world.sealedSecrets.set(id, form.customKey.appSecret)
  }
  const change = ended ? accepted(resubmitRequest(ended, input, now)) : submitRequest(input, now)
  return settle(world, change)
}

function getRequest(world: FakeWorld, id: string, me: FakePerson): Request {
  const request = world.requests.find((each) => each.id === id)
  if (request === undefined || !listRequestActions(request, me).includes('request.view')) {
    deny('request.unknown')
  }
  return request
}

function decide(
  world: FakeWorld,
  request: Request,
  me: FakePerson,
  decision: Decision,
  version: number | undefined,
): Request {
  if (version !== undefined && version !== request.version) {
    accepted(refuse('request.stale-version'))
  }
  const activeMemberIds = new Set(world.people.filter(({ active }) => active).map(({ id }) => id))
  return settle(
    world,
    accepted(decideRequest(request, me.id, decision, { activeMemberIds, now: world.now() })),
  )
}

function isInView(request: Request, me: FakePerson, view: string): boolean {
  if (view === 'mine') return request.applicantId === me.id
  if (view === 'to-decide') return listRequestActions(request, me).includes('request.approve')
  if (view === 'all') return true
  return request.course.some(
    ({ type, actorId }) =>
      actorId === me.id && ['passed', 'rejected', 'signer-passed'].includes(type),
  )
}

function decideOne(
  world: FakeWorld,
  id: string,
  me: FakePerson,
  decision: Decision,
): {
  requestId: string
  ok: boolean
  state: Request['state'] | null
  code: string | null
  message: string | null
} {
  try {
    const decided = decide(world, getRequest(world, id, me), me, decision, undefined)
    return { requestId: id, ok: true, state: decided.state, code: null, message: null }
  } catch (error) {
    if (!(error instanceof FakeProblem)) throw error
    const { code, detail } = error.problem
    return { requestId: id, ok: false, state: null, code, message: detail }
  }
}

export const requestHandlers: FakeHandlers = {
  submitRequest: ({ world, me, body }) => presentRequest(world, submit(world, body, me), me),
  listRequests: ({ world, me, query }) => {
    const rows = world.requests
      .filter((request) => isInView(request, me, query.view))
      .filter(({ payload }) => query.kind === undefined || payload.kind === query.kind)
      .filter(({ state }) => query.state === undefined || state === query.state)
      .toSorted((one, other) => other.submittedAt - one.submittedAt)
      .map((request) => presentRequestRow(world, request, me))
      .filter(({ title, applicant }) => matches(query.q, title, applicant.displayName))
    return pageOf(rows, query)
  },
  getRequest: ({ world, me, params }) =>
    presentRequest(world, getRequest(world, params.id, me), me),
  approveRequest: ({ world, me, params, body, version }) => {
    const decision = { action: 'pass', note: body.note ?? '' } as const
    const request = getRequest(world, params.id, me)
    return presentRequest(world, decide(world, request, me, decision, version), me)
  },
  rejectRequest: ({ world, me, params, body, version }) => {
    const decision = { action: 'reject', reason: body.note ?? '' } as const
    const request = getRequest(world, params.id, me)
    return presentRequest(world, decide(world, request, me, decision, version), me)
  },
  handOverRequest: ({ world, me, params, body, version }) => {
    const decision = {
      action: 'hand-over',
      memberId: body.memberId,
      note: body.note ?? '',
    } as const
    const request = getRequest(world, params.id, me)
    return presentRequest(world, decide(world, request, me, decision, version), me)
  },
  addSigner: ({ world, me, params, body, version }) => {
    const decision = {
      action: 'add-signer',
      memberId: body.memberId,
      note: body.note ?? '',
    } as const
    const request = getRequest(world, params.id, me)
    return presentRequest(world, decide(world, request, me, decision, version), me)
  },
  withdrawRequest: ({ world, me, params }) => {
    const request = getRequest(world, params.id, me)
    const change = accepted(withdrawRequest(request, me.id, world.now()))
    return presentRequest(world, settle(world, change), me)
  },
  resubmitRequest: ({ world, me, params, body }) => {
    const ended = getRequest(world, params.id, me)
    const form = body.form ?? formOf(ended)
    return presentRequest(world, submit(world, form, me, ended), me)
  },
  decideRequests: ({ world, me, body }) => {
    const note = body.note ?? ''
    const decision: Decision =
      body.decision === 'approve' ? { action: 'pass', note } : { action: 'reject', reason: note }
    return { results: body.requestIds.map((id) => decideOne(world, id, me, decision)) }
  },
}

/** The form that asks for the same again. */
function formOf({ payload }: Request): RequestForm {
  if (payload.kind !== 'create-application') return { ...payload }
  const { kind, name, groupId, scenario, ownerIds } = payload
  return { kind, name, groupId, scenario, ownerIds: [...ownerIds] }
}
