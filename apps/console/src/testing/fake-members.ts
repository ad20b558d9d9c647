/** The fake's members of applications. */
import type { ApplicationMember } from '@portico/contract'
import { addMembers, editMember, isExpired, listCapabilities, removeMember } from '@portico/domain'
import { presentPerson } from './fake-people.ts'
import { accepted, deny } from './fake-problem.ts'
import { matches, pageOf } from './fake-route.ts'
import type { FakeHandlers } from './fake-route.ts'
import { actorOf, getApplication, membershipOf } from './fake-subjects.ts'
import { iso, today } from './fake-world.ts'
import type { FakeApplication, FakePerson, FakeWorld } from './fake-world.ts'

type FakeMembership = FakeApplication['memberships'][number]

function present(
  world: FakeWorld,
  application: FakeApplication,
  membership: FakeMembership,
  reader: FakePerson,
): ApplicationMember {
  const subject = {
    noun: 'membership',
    memberId: membership.memberId,
    role: membership.role,
    membership: membershipOf(application, reader.id) ?? null,
    today: today(world),
  } as const
  return {
    id: `${application.id}-${membership.memberId}`,
    person: presentPerson(world, membership.memberId),
    role: membership.role,
    expiresOn: membership.endsOn,
    expired: isExpired(membership.endsOn, today(world)),
    joinedAt: iso(membership.joinedAt),
    can: [...listCapabilities(actorOf(reader), subject)],
  }
}

function getMembership(application: FakeApplication, memberId: string): FakeMembership {
  return membershipOf(application, memberId) ?? deny('membership.unknown')
}

function replace(
  application: FakeApplication,
  memberId: string,
  next: FakeMembership | null,
): void {
  const others = application.memberships.filter((each) => each.memberId !== memberId)
  application.memberships = next === null ? others : [...others, next]
}

export const memberHandlers: FakeHandlers = {
  listApplicationMembers: ({ world, me, params, query }) => {
    const application = getApplication(world, params.id, me, 'application.view-members')
    const rows = application.memberships
      .map((membership) => present(world, application, membership, me))
      .filter(({ person }) => matches(query.q, person.displayName, person.username))
    return pageOf(rows, query)
  },
  addApplicationMembers: ({ world, me, params, body }) => {
    const application = getApplication(world, params.id, me, 'application.add-member')
    const active = world.people.filter((person) => person.active).map((person) => person.id)
    const added = accepted(
      addMembers(body.memberIds, body.validity, {
        memberships: application.memberships,
        activeMemberIds: new Set(active),
        today: today(world),
      }),
    )
    const joined = added.map((membership) => ({ ...membership, joinedAt: world.now() }))
    for (const membership of joined) replace(application, membership.memberId, membership)
    return { items: joined.map((membership) => present(world, application, membership, me)) }
  },
  updateApplicationMember: ({ world, me, params, body }) => {
    const application = getApplication(world, params.id, me, 'application.add-member')
    const membership = getMembership(application, params.memberId)
    const changed = accepted(editMember(me.id, membership, body.validity, today(world)))
    const next = { ...membership, ...changed }
    replace(application, params.memberId, next)
    return present(world, application, next, me)
  },
  removeApplicationMember: ({ world, me, params }) => {
    const application = getApplication(world, params.id, me, 'application.add-member')
    accepted(removeMember(me.id, getMembership(application, params.memberId)))
    replace(application, params.memberId, null)
    return null
  },
}
