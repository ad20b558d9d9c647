/** Adds, edits and removes the members of an application, as its member panel does (MB3, MB4). */
import {
  accept,
  addMembers as decideAddition,
  authorise,
  editMember as decideEdit,
  refuse,
  removeMember as decideRemoval,
} from '@portico/domain'
import type { Membership, Outcome, Validity } from '@portico/domain'
import {
  appendEvents,
  deleteMemberships,
  findMembership,
  inTransaction,
  listActiveMemberIds,
  listMembershipsOf,
  putMemberships,
} from '@portico/store'
import type { LockedApplication, MembershipRecord, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeApplication, reachLockedApplication } from './application-access.ts'
import type { Reached } from './application-access.ts'
import { membershipEvent } from './application-event.ts'

export type AddMembersInput = Readonly<{
  id: string
  memberIds: readonly string[]
  validity: Validity
}>

/** Adds all of them or none; refuses with one error per person, at `memberIds.N`. */
export async function addMembers(
  deps: Deps,
  caller: Caller,
  input: AddMembersInput,
): Promise<Outcome<readonly MembershipRecord[]>> {
  return changeApplication(
    deps,
    caller,
    input.id,
    'application.add-member',
    async (tx, reached, now) => {
      const { application, organisation } = reached
      const decided = decideAddition(input.memberIds, input.validity, {
        memberships: await listMembershipsOf(tx, application.id, input.memberIds),
        activeMemberIds: await listActiveMemberIds(tx, input.memberIds),
        today: organisation.today,
      })
      if (!decided.ok) return decided
      await putMembershipsOf(tx, deps, application.id, decided.value)
      const added = await listMembershipsOf(tx, application.id, input.memberIds)
      const events = decided.value.map(({ memberId, role, endsOn }) =>
        membershipEvent(caller, 'membership.added', application, memberId, { role, endsOn }),
      )
      await appendEvents(tx, events, now)
      return accept(added)
    },
  )
}

/** Writes decided memberships; the application is locked. */
export async function putMembershipsOf(
  tx: Transaction<Schema>,
  deps: Deps,
  applicationId: string,
  memberships: readonly Membership[],
): Promise<void> {
  const at = new Date(deps.clock())
  await putMemberships(
    tx,
    memberships.map((each) => ({ ...each, id: deps.ids('membership'), applicationId, at })),
  )
}

export type EditMemberInput = Readonly<{ id: string; memberId: string; validity: Validity }>

/** Gives a member another validity; owners are changed in Edit, and nobody edits themselves (MB4). */
export async function editMember(
  deps: Deps,
  caller: Caller,
  input: EditMemberInput,
): Promise<Outcome<MembershipRecord>> {
  return inTransaction(deps.database, async (tx) => {
    const reached = await reachMember(tx, deps, caller, 'membership.edit', input)
    if (!reached.ok) return reached
    const { application, organisation, membership } = reached.value
    const actorId = caller.actor.memberId
    const decided = decideEdit(actorId, membership, input.validity, organisation.today)
    if (!decided.ok) return decided
    const { endsOn } = decided.value
    await putMembershipsOf(tx, deps, application.id, [{ ...membership, endsOn }])
    const detail = { endsOn, endsOnBefore: membership.endsOn }
    const event = membershipEvent(
      caller,
      'membership.edited',
      application,
      membership.memberId,
      detail,
    )
    await appendEvents(tx, [event], deps.clock())
    return accept({ ...membership, endsOn, version: membership.version + 1 })
  })
}

export type RemoveMemberInput = Readonly<{ id: string; memberId: string }>

/** Takes a member off an application; owners are changed in Edit, and nobody removes themselves (MB4). */
export async function removeMember(
  deps: Deps,
  caller: Caller,
  input: RemoveMemberInput,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const reached = await reachMember(tx, deps, caller, 'membership.remove', input)
    if (!reached.ok) return reached
    const { application, membership } = reached.value
    const decided = decideRemoval(caller.actor.memberId, membership)
    if (!decided.ok) return decided
    const { memberId, role, endsOn } = membership
    await deleteMemberships(tx, application.id, [memberId])
    const detail = { role, endsOn }
    const event = membershipEvent(caller, 'membership.removed', application, memberId, detail)
    await appendEvents(tx, [event], deps.clock())
    return accept(null)
  })
}

type ReachedMember = Reached<LockedApplication> & Readonly<{ membership: MembershipRecord }>

/** The membership and what decides about it; who may not see it gets the answer of one that is not there (AC2). */
async function reachMember(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  action: 'membership.edit' | 'membership.remove',
  input: RemoveMemberInput,
): Promise<Outcome<ReachedMember>> {
  const now = deps.clock()
  const reached = await reachLockedApplication(tx, caller, input.id, 'application.view', now)
  if (!reached.ok) return reached
  const membership = await findMembership(tx, input.id, input.memberId)
  if (membership === null) return refuse('membership.unknown')
  const { actor } = caller
  // Oneself is refused by the rule itself, which says why (MB4).
  if (membership.memberId === actor.memberId) return accept({ ...reached.value, membership })
  const { subject } = reached.value
  const { memberId, role } = membership
  const allowed = authorise(actor, action, {
    noun: 'membership',
    memberId,
    role,
    membership: subject.membership,
    today: subject.today,
  })
  return allowed.ok ? accept({ ...reached.value, membership }) : allowed
}
