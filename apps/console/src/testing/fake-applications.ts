/** The fake's applications and their groups. */
import type { ApplicationDetail, ApplicationRow } from '@portico/contract'
import {
  deleteApplication,
  editApplication,
  parseApplicationName,
  resumeApplication,
  suspendApplication,
} from '@portico/domain'
import { findNameFault } from './fake-creation.ts'
import { presentPerson } from './fake-people.ts'
import { accepted, deny, problemOf } from './fake-problem.ts'
import { matches, pageOf } from './fake-route.ts'
import type { FakeHandlers } from './fake-route.ts'
import { belongsTo, getApplication, listApplicationActions, membershipOf } from './fake-subjects.ts'
import { presentWhitelist } from './fake-whitelist.ts'
import { iso } from './fake-world.ts'
import type { FakeApplication, FakePerson, FakeWorld } from './fake-world.ts'

type View = 'my' | 'not-joined' | 'all'

function presentGroup(world: FakeWorld, id: string): { id: string; name: string } {
  return { id, name: world.groups.find((group) => group.id === id)?.name ?? '?' }
}

function findPendingId(world: FakeWorld, applicationId: string, memberId: string): string | null {
  const pending = world.requests.find(
    ({ state, applicantId, payload }) =>
      state === 'PENDING' &&
      applicantId === memberId &&
      (payload.kind === 'join-application' || payload.kind === 'renew-membership') &&
      payload.applicationId === applicationId,
  )
  return pending?.id ?? null
}

function countGrants(world: FakeWorld, applicationId: string, kind: 'api' | 'data-source'): number {
  return world.grants.filter(
    (grant) =>
      grant.application.id === applicationId && grant.kind === kind && grant.state === 'valid',
  ).length
}

function presentRow(
  world: FakeWorld,
  application: FakeApplication,
  me: FakePerson,
): ApplicationRow {
  const actions = listApplicationActions(world, application, me)
  const isInside = actions.includes('application.view-secret')
  const membership = membershipOf(application, me.id)
  const isMine = belongsTo(world, application, me.id)
  return {
    id: application.id,
    name: application.name,
    group: presentGroup(world, application.groupId),
    owners: application.memberships
      .filter(({ role }) => role === 'owner')
      .map(({ memberId }) => presentPerson(world, memberId)),
    appKey: application.appKey,
    state: application.state,
    apiCount: isInside ? countGrants(world, application.id, 'api') : null,
    dataSourceCount: isInside ? countGrants(world, application.id, 'data-source') : null,
    updatedAt: iso(application.updatedAt),
    myRole: isMine ? (membership?.role ?? null) : null,
    expiresOn: isMine ? (membership?.endsOn ?? null) : null,
    pendingRequestId: findPendingId(world, application.id, me.id),
    ipWhitelistEnabled: isInside ? application.whitelist.enabled : null,
    version: application.version,
    can: actions,
  }
}

function presentDetail(
  world: FakeWorld,
  application: FakeApplication,
  me: FakePerson,
): ApplicationDetail {
  const row = presentRow(world, application, me)
  const isInside = row.apiCount !== null
  const current = application.secrets.at(-1)
  const lastCall = world.calls.find((call) => call.applicationId === application.id)
  return {
    ...row,
    updatedAt: iso(application.updatedAt),
    scenario: application.scenario,
    createdAt: iso(application.createdAt),
    createdBy: presentPerson(world, application.createdById),
    suspendedAt: application.suspendedAt === null ? null : iso(application.suspendedAt),
    whitelist: isInside ? presentWhitelist(world, application.whitelist) : null,
    credential:
      isInside && current
        ? {
            version: current.version,
            custom: current.custom,
            resetAt: iso(current.createdAt),
            overlapping: [],
          }
        : null,
    memberCount: isInside ? application.memberships.length : null,
    lastCalledAt: isInside ? (lastCall?.at ?? null) : null,
  }
}

function isInView(world: FakeWorld, application: FakeApplication, me: FakePerson, view: View) {
  if (application.state === 'deleted') return false
  return view === 'all' || belongsTo(world, application, me.id) === (view === 'my')
}

function checkVersion(application: FakeApplication, version: number | undefined): void {
  if (version === undefined || version === application.version) return
  const profile = { ...application, ownerIds: [] }
  const context = { version, activeMemberIds: new Set<string>(), groupExists: () => true }
  accepted(editApplication(lifeOf(profile), {}, context))
}

function lifeOf<T extends FakeApplication>(application: T) {
  const { suspendedAt } = application
  return suspendedAt === null
    ? { ...application, state: 'active' as const }
    : { ...application, state: 'suspended' as const, suspendedAt }
}

function touch(world: FakeWorld, application: FakeApplication): void {
  application.updatedAt = world.now()
  application.version += 1
}

function edit(
  world: FakeWorld,
  application: FakeApplication,
  change: Parameters<typeof editApplication>[1],
  version: number,
): void {
  const owners = application.memberships.filter(({ role }) => role === 'owner')
  const present = { ...lifeOf(application), ownerIds: owners.map(({ memberId }) => memberId) }
  const active = world.people.filter((person) => person.active).map((person) => person.id)
  const { profile } = accepted(
    editApplication(present, change, {
      version,
      activeMemberIds: new Set(active),
      groupExists: (groupId) => world.groups.some((group) => group.id === groupId),
    }),
  )
  const fault = findNameFault(world, profile.name, profile.groupId, application.id)
  if (fault !== null) deny(fault, 'name')
  const { ownerIds, ...rest } = profile
  Object.assign(application, rest)
  const others = application.memberships.filter(
    ({ memberId, role }) => role === 'member' && !ownerIds.includes(memberId),
  )
  const joinedAt = world.now()
  const next = ownerIds.map((memberId) => ({
    memberId,
    role: 'owner' as const,
    endsOn: null,
    joinedAt,
  }))
  application.memberships = [...next, ...others]
  touch(world, application)
}

export const applicationHandlers: FakeHandlers = {
  listGroups: ({ world, query }) => {
    const found = world.groups.filter((group) => matches(query.q, group.name))
    const rows = found.map((group) => ({
      ...group,
      applicationCount: world.applications.filter(({ groupId }) => groupId === group.id).length,
      createdAt: iso(group.createdAt),
      version: 1,
      can: [],
    }))
    return pageOf(rows, query)
  },
  listApplications: ({ world, me, query }) => {
    const found = world.applications
      .filter((application) => isInView(world, application, me, query.view))
      .filter(({ name, appKey }) => matches(query.q, name, appKey))
      .filter(({ groupId }) => query.groupId === undefined || groupId === query.groupId)
      .toSorted((one, other) => other.updatedAt - one.updatedAt)
    return pageOf(
      found.map((application) => presentRow(world, application, me)),
      query,
    )
  },
  checkApplicationName: ({ world, query }) => {
    const { name, groupId, exceptApplicationId } = query
    const parsed = parseApplicationName(name)
    const code = parsed.ok
      ? findNameFault(world, parsed.value, groupId, exceptApplicationId)
      : parsed.refusal.code
    return {
      available: code === null,
      code,
      message: code === null ? null : problemOf({ code }).problem.detail,
    }
  },
  getApplication: ({ world, me, params }) =>
    presentDetail(world, getApplication(world, params.id, me, 'application.view'), me),
  updateApplication: ({ world, me, params, body, version }) => {
    const application = getApplication(world, params.id, me, 'application.edit')
    const present = Object.entries(body).filter(([, value]) => value !== undefined)
    edit(world, application, Object.fromEntries(present), version ?? application.version)
    return presentDetail(world, application, me)
  },
  deleteApplication: ({ world, me, params, body, version }) => {
    const application = getApplication(world, params.id, me, 'application.delete')
    checkVersion(application, version)
    accepted(deleteApplication(lifeOf(application), body.confirmName, world.now()))
    application.state = 'deleted'
    return null
  },
  suspendApplication: ({ world, me, params }) => {
    const application = getApplication(world, params.id, me, 'application.suspend')
    accepted(suspendApplication(lifeOf(application), world.now()))
    Object.assign(application, { state: 'suspended', suspendedAt: world.now() })
    touch(world, application)
    return presentDetail(world, application, me)
  },
  resumeApplication: ({ world, me, params }) => {
    const application = getApplication(world, params.id, me, 'application.resume')
    accepted(resumeApplication(lifeOf(application)))
    Object.assign(application, { state: 'active', suspendedAt: null })
    touch(world, application)
    return presentDetail(world, application, me)
  },
}
