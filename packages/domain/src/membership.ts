/** Who belongs to an application, in which role and until when (MB1 to MB7). */

import { accept, acceptUnless, refusal, refuse } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import { isExpired, laterEnd, parseValidity, renewValidity } from './validity.ts'
import type { Day, Validity } from './validity.ts'

export const membershipRoles = ['owner', 'member'] as const
export type MembershipRole = (typeof membershipRoles)[number]

/** One person's membership of an application; `endsOn` is `null` for owners and permanent members. */
export type Membership = Readonly<{
  memberId: string
  role: MembershipRole
  endsOn: Day | null
}>

/** How many people are added at once. */
export const membersAddedLimit = 100

/** True for an owner, and for a member through the last day of the membership (MB1, MB2). */
export function isCurrentMember(
  membership: Readonly<{ role: MembershipRole; endsOn: Day | null }>,
  today: Day,
): boolean {
  return membership.role === 'owner' || !isExpired(membership.endsOn, today)
}

/** What the decision on new members needs to know of the application and the organisation. */
export type AddMembersContext = Readonly<{
  /** The memberships the application has, expired ones included; at least those of the people asked for. */
  memberships: readonly Membership[]
  activeMemberIds: ReadonlySet<string>
  today: Day
}>

function findAddFault(
  memberIds: readonly string[],
  index: number,
  context: AddMembersContext,
): Refusal[] {
  const memberId = memberIds[index] ?? ''
  const more = { path: `memberIds.${index}`, facts: { memberId } }
  if (memberIds.indexOf(memberId) < index) return [refusal('membership.repeated', more)]
  if (!context.activeMemberIds.has(memberId)) return [refusal('membership.person-inactive', more)]
  const present = context.memberships.find((each) => each.memberId === memberId)
  if (present?.role === 'owner') return [refusal('membership.is-owner', more)]
  if (present === undefined || !isCurrentMember(present, context.today)) return []
  return [refusal('membership.exists', more)]
}

/**
 * Adds several people at once, all or none (MB3); an expired member may be added again.
 * Refuses with `membership.nobody`, `membership.too-many`, one `membership.*` for each refused
 * person, or as `parseValidity`.
 */
export function addMembers(
  memberIds: readonly string[],
  validity: Validity,
  context: AddMembersContext,
): Outcome<readonly Membership[]> {
  const path = 'memberIds'
  const count = memberIds.length
  if (count === 0) return refuse('membership.nobody', { path })
  if (count > membersAddedLimit) {
    return refuse('membership.too-many', { path, facts: { count, limit: membersAddedLimit } })
  }
  const faults = memberIds.flatMap((_, index) => findAddFault(memberIds, index, context))
  const endsOn = parseValidity(validity, context.today)
  if (!endsOn.ok) faults.push(endsOn.refusal)
  const end = endsOn.ok ? endsOn.value : null
  return acceptUnless(
    faults,
    memberIds.map((memberId) => ({ memberId, role: 'member', endsOn: end })),
  )
}

/** MB4: owners are changed in Edit Application, and nobody edits or removes themselves. */
function checkPanelTarget(actorId: string, membership: Membership): Outcome<Membership> {
  if (membership.memberId === actorId) return refuse('membership.self')
  if (membership.role === 'owner') return refuse('membership.owner-fixed')
  return accept(membership)
}

/**
 * Gives a member another validity, counted from today (MB4).
 * Refuses with `membership.self`, `membership.owner-fixed` or as `parseValidity`.
 */
export function editMember(
  actorId: string,
  membership: Membership,
  validity: Validity,
  today: Day,
): Outcome<Membership> {
  const target = checkPanelTarget(actorId, membership)
  if (!target.ok) return target
  const endsOn = parseValidity(validity, today)
  return endsOn.ok ? accept({ ...membership, endsOn: endsOn.value }) : endsOn
}

/** Removes a member (MB4). Refuses with `membership.self` or `membership.owner-fixed`. */
export function removeMember(actorId: string, membership: Membership): Outcome<Membership> {
  return checkPanelTarget(actorId, membership)
}

/**
 * Renews a membership; the period counts from the later of today and the old end (MB7).
 * Refuses with `membership.permanent`, which owners and permanent members get, or as
 * `renewValidity`.
 */
export function renewMembership(
  membership: Membership,
  validity: Validity,
  today: Day,
): Outcome<Membership> {
  if (membership.role === 'owner' || membership.endsOn === null) {
    return refuse('membership.permanent')
  }
  const endsOn = renewValidity(validity, membership.endsOn, today)
  return endsOn.ok ? accept({ ...membership, endsOn: endsOn.value }) : endsOn
}

/**
 * Whether somebody may ask to join (MB3): not while they belong to the application.
 * Refuses with `membership.is-owner` or `membership.exists`.
 */
export function checkJoin(
  memberId: string,
  present: Membership | undefined,
  today: Day,
): Outcome<null> {
  const facts = { memberId }
  if (present?.role === 'owner') return refuse('membership.is-owner', { facts })
  if (present === undefined || !isCurrentMember(present, today)) return accept(null)
  return refuse('membership.exists', { facts })
}

/**
 * The effect of an approved join: who became a member meanwhile keeps the later end, an owner stays
 * an owner. The period counts from the day of the approval. Refuses as `parseValidity`.
 */
export function joinApplication(
  memberId: string,
  present: Membership | undefined,
  validity: Validity,
  today: Day,
): Outcome<Membership> {
  if (present?.role === 'owner') return accept(present)
  const joined = parseValidity(validity, today)
  if (!joined.ok) return joined
  const current = present !== undefined && isCurrentMember(present, today)
  const endsOn = current ? laterEnd(present.endsOn, joined.value) : joined.value
  return accept({ memberId, role: 'member', endsOn })
}
