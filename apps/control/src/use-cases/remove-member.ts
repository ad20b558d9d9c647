/** Removes somebody from the organisation; the row stays, so that the past can still name them. */
import { accept, authorise, changeStanding, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  countOtherSuperAdmins,
  deleteIdentity,
  deleteMembershipsOf,
  deletePersonalTokensOf,
  deleteProjectRolesOf,
  inTransaction,
  lockMember,
  lockOwnedApplications,
  markMemberRemoved,
} from '@portico/store'
import type { MemberRecord, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { membershipEvent } from './application-event.ts'
import { refuseConflicts } from './refuse-conflicts.ts'
import { refuseLastOwner } from './refuse-last-owner.ts'
import { settleDepartureIn } from './settle-departure.ts'

/** The trigger of the schema, as last reviewer, knows no names. */
const lastOwner = {
  memberships__last_owner: refuse('member.last-owner', {
    facts: { count: 1, applicationNames: [] },
  }),
}

/**
 * Removes a member with their sessions, tokens, memberships, project roles and pending requests; what waits for
 * them waits for somebody else from then on. Refuses with `member.unknown`,
 * `permission.denied`, `member.self`, `member.super-admin-only`, `member.last-super-admin` or, with the names of the
 * applications, `member.last-owner` (MB8), or `request.no-approver` when nobody could decide in their place.
 */
export function removeMember(deps: Deps, caller: Caller, id: string): Promise<Outcome<null>> {
  return refuseConflicts(lastOwner, () =>
    inTransaction(deps.database, async (tx) => {
      await lockOwnedApplications(tx, id)
      const member = await lockMember(tx, id)
      if (member === null) return refuse('member.unknown')
      const decision = await decide(tx, caller, member)
      if (!decision.ok) return decision
      const settled = await settleDepartureIn(tx, deps, caller, id)
      if (!settled.ok) return settled
      const held = await deleteMembershipsOf(tx, id)
      await deleteProjectRolesOf(tx, id)
      await deletePersonalTokensOf(tx, id)
      await deleteIdentity(tx, id)
      await markMemberRemoved(tx, id, new Date(deps.clock()))
      const subject = { kind: 'member', id, name: member.username }
      const events = held.map(({ application, role }) =>
        membershipEvent(caller, 'membership.removed', application, id, {
          role,
          reason: 'member-removed',
        }),
      )
      const removed = eventBy(caller, 'member.removed', subject)
      await appendEvents(tx, [...settled.value, ...events, removed], deps.clock())
      return accept(null)
    }),
  )
}

async function decide(
  tx: Transaction<Schema>,
  caller: Caller,
  member: MemberRecord,
): Promise<Outcome<unknown>> {
  const subject = { noun: 'member', memberId: member.id } as const
  const self = caller.actor.memberId === member.id
  const allowed = self ? accept(null) : authorise(caller.actor, 'member.remove', subject)
  if (!allowed.ok) return allowed
  const others = await countOtherSuperAdmins(tx, member.id)
  const isSuper = member.roles.includes('super_admin') && member.active
  const standing = changeStanding(
    caller.actor,
    { memberId: member.id, roles: member.roles, active: member.active },
    { roles: [], active: false },
    others + (isSuper ? 1 : 0),
  )
  return standing.ok ? refuseLastOwner(tx, member.id) : standing
}
