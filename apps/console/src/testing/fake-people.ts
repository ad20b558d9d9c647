/** The fake's session, the signed-in person, and members of the organisation. */
import type { Me, Member, PersonRef } from '@portico/contract'
import {
  customKeyAvailable,
  ipWhitelistAvailable,
  isCurrentMember,
  listCapabilities,
  listDueApprovers,
  listDueSigners,
} from '@portico/domain'
import { actorOf, membershipOf } from './fake-subjects.ts'
import { FakeProblem, deny } from './fake-problem.ts'
import { matches, pageOf } from './fake-route.ts'
import type { FakeHandlers } from './fake-route.ts'
import { dayAfter, iso, today } from './fake-world.ts'
import type { FakePerson, FakeWorld } from './fake-world.ts'

export function presentPerson(world: FakeWorld, id: string): PersonRef {
  const person = world.people.find((each) => each.id === id)
  if (person === undefined) return { id, username: '?', displayName: '?' }
  return { id, username: person.username, displayName: person.displayName }
}

function presentMember(person: FakePerson, reader: FakePerson): Member {
  const subject = { noun: 'member', memberId: person.id } as const
  return {
    id: person.id,
    username: person.username,
    displayName: person.displayName,
    email: reader.id === person.id || reader.roles.length > 1 ? person.email : null,
    roles: person.roles,
    active: person.active,
    createdAt: '2026-01-05T02:00:00.000Z',
    lastSignInAt: null,
    version: person.version,
    can: [...listCapabilities(actorOf(reader), subject)],
  }
}

function countToDecide(world: FakeWorld, me: FakePerson): number {
  return world.requests.filter((request) =>
    [...listDueApprovers(request), ...listDueSigners(request)].includes(me.id),
  ).length
}

function presentMe(world: FakeWorld, me: FakePerson): Me {
  return {
    id: me.id,
    username: me.username,
    displayName: me.displayName,
    email: me.email,
    roles: me.roles,
    language: me.language,
    timeZone: me.timeZone,
    theme: me.theme,
    emailNotices: true,
    twoFactorEnabled: me.oneTimeCode !== null,
    signedInAt: iso(world.now()),
    can: [...listCapabilities(actorOf(me), { noun: 'organisation' })],
    administersGrants: me.roles.length > 0,
    organisation: {
      name: '青瓦数据',
      timeZone: world.timeZone,
      today: today(world),
      network: world.network,
      customKeyAvailable: customKeyAvailable(world.network),
      ipWhitelistAvailable: ipWhitelistAvailable(world.network),
      ipWhitelistEditable: world.whitelistSwitchedOn,
      allowIpv6: world.allowIpv6,
      minimumSecretLength: 8,
      maximumOverlapSeconds: world.maximumOverlapSeconds,
      gatewayUrl: 'http://127.0.0.1:8000',
      emailAvailable: false,
    },
    counts: { toDecide: countToDecide(world, me), unreadNotifications: 0 },
  }
}

function checkPassword(
  person: FakePerson | undefined,
  given: string,
): asserts person is FakePerson {
  if (person === undefined || person.password !== given || !person.active) {
    throw new FakeProblem(401, 'sign-in.failed')
  }
}

function isOutside(world: FakeWorld, applicationId: string, person: FakePerson): boolean {
  const application = world.applications.find((each) => each.id === applicationId)
  const membership = application && membershipOf(application, person.id)
  return !membership || !isCurrentMember(membership, today(world))
}

export const peopleHandlers: FakeHandlers = {
  getSignInMethods: () => ({ password: true, openIdConnect: null }),
  signIn: ({ world, body }) => {
    const person = world.people.find((each) => each.username === body.username)
    checkPassword(person, body.password)
    if (person.oneTimeCode !== null && body.oneTimeCode !== person.oneTimeCode) {
      const asked = body.oneTimeCode === undefined ? 'required' : 'wrong'
      throw new FakeProblem(401, `sign-in.code-${asked}`)
    }
    world.signedInAs = person.id
    world.confirmed = false
    return { member: presentPerson(world, person.id) }
  },
  signOut: ({ world }) => {
    world.signedInAs = null
    return null
  },
  confirmMyPassword: ({ world, me, body }) => {
    checkPassword(me, body.password)
    world.confirmed = true
    return null
  },
  getMe: ({ world, me }) => presentMe(world, me),
  updateMe: ({ world, me, body }) => {
    if (body.displayName !== undefined) me.displayName = body.displayName
    if (body.email !== undefined) me.email = body.email
    if (body.language !== undefined) me.language = body.language
    if (body.timeZone !== undefined) me.timeZone = body.timeZone
    if (body.theme !== undefined) me.theme = body.theme
    return presentMe(world, me)
  },
  listExpiring: ({ world, me, query }) => ({
    items: world.applications.flatMap((application) => {
      const membership = membershipOf(application, me.id)
      if (!membership?.endsOn || membership.endsOn > dayAfter(world, query.withinDays)) return []
      const { id, name } = application
      const endsOn = membership.endsOn
      return [
        { kind: 'membership', id, application: { id, name }, subject: null, endsOn, can: [] },
      ] as const
    }),
  }),
  listMembers: ({ world, me, query }) => {
    const found = world.people.filter(
      (person) =>
        matches(query.q, person.username, person.displayName) &&
        (query.active === undefined || String(person.active) === query.active) &&
        (query.notInApplication === undefined || isOutside(world, query.notInApplication, person)),
    )
    return pageOf(
      found.map((person) => presentMember(person, me)),
      query,
    )
  },
  getMember: ({ world, me, params }) => {
    const person = world.people.find((each) => each.id === params.id)
    return person === undefined ? deny('member.unknown') : presentMember(person, me)
  },
}
