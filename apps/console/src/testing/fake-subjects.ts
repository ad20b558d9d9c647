/** What the fake's values are to the permission table of the domain. */
import {
  ipWhitelistAvailable,
  isCurrentMember,
  listCapabilities,
  listDueApprovers,
  listDueSigners,
  listParticipants,
  secretResetAvailable,
} from '@portico/domain'
import type { Action, ActionOn, Actor, Membership, Request, Subject } from '@portico/domain'
import { FakeProblem, deny } from './fake-problem.ts'
import { today } from './fake-world.ts'
import type { FakeApplication, FakePerson, FakeWorld } from './fake-world.ts'

export function actorOf(person: FakePerson): Actor {
  return { memberId: person.id, roles: person.roles }
}

export function isAdministratorPerson(person: FakePerson): boolean {
  return person.roles.some((role) => role !== 'member')
}

export function membershipOf(
  application: FakeApplication,
  memberId: string,
): (Membership & { joinedAt: number }) | undefined {
  return application.memberships.find((each) => each.memberId === memberId)
}

/** The verbs that the network or the organisation's switch does not offer (AR1, CR6). */
function listWithheld(world: FakeWorld): ActionOn<'application'>[] {
  const hasWhitelist = ipWhitelistAvailable(world.network) && world.whitelistSwitchedOn
  return [
    ...(hasWhitelist ? [] : (['application.edit-whitelist'] as const)),
    ...(secretResetAvailable(world.network) ? [] : (['application.reset-secret'] as const)),
  ]
}

function applicationSubject(
  world: FakeWorld,
  application: FakeApplication,
  reader: FakePerson,
): Extract<Subject, { noun: 'application' }> {
  return {
    noun: 'application',
    state: application.state,
    withheld: listWithheld(world),
    membership: membershipOf(application, reader.id) ?? null,
    today: today(world),
  }
}

export function listApplicationActions(
  world: FakeWorld,
  application: FakeApplication,
  reader: FakePerson,
): Action[] {
  return [...listCapabilities(actorOf(reader), applicationSubject(world, application, reader))]
}

/** Owner or unexpired member (AP11). */
export function belongsTo(
  world: FakeWorld,
  application: FakeApplication,
  memberId: string,
): boolean {
  const membership = membershipOf(application, memberId)
  return membership !== undefined && isCurrentMember(membership, today(world))
}

/** The live application of an id, if the reader may do this with it. */
export function getApplication(
  world: FakeWorld,
  id: string,
  reader: FakePerson,
  action: Action,
): FakeApplication {
  const application = world.applications.find((each) => each.id === id)
  if (application === undefined || application.state === 'deleted') deny('application.unknown')
  if (!listApplicationActions(world, application, reader).includes(action)) {
    throw new FakeProblem(403, 'permission.denied', { facts: { action } })
  }
  return application
}

export function listRequestActions(request: Request, reader: FakePerson): Action[] {
  const subject = {
    noun: 'request',
    state: request.state,
    applicantId: request.applicantId,
    approverIds: listDueApprovers(request),
    signerIds: listDueSigners(request),
    participantIds: listParticipants(request),
  } as const
  return [...listCapabilities(actorOf(reader), subject)]
}
