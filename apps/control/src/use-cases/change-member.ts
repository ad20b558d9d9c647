/** Changes, activates and deactivates a member of the organisation, and sets them a new password. */
import { accept, authorise, changeStanding, parseNewPassword, refuse } from '@portico/domain'
import type { OrganisationRole, Outcome } from '@portico/domain'
import {
  appendEvents,
  countOtherSuperAdmins,
  deletePersonalTokensOf,
  endSessionsOf,
  findMember,
  inTransaction,
  lockMember,
  lockOwnedApplications,
  updateMember,
  updatePasswordHash,
} from '@portico/store'
import type { MemberRecord, NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { arrangeRoles } from './add-member.ts'
import { checkProfile } from './change-profile.ts'
import { refuseLastOwner } from './refuse-last-owner.ts'
import { settleDepartureIn } from './settle-departure.ts'

export type MemberChangeInput = Readonly<{
  id: string
  version: number | undefined
  displayName?: string | undefined
  email?: string | null | undefined
  password?: string | undefined
  roles?: readonly OrganisationRole[] | undefined
  active?: boolean | undefined
}>

/**
 * Changes a member. Deactivating ends their sessions and access tokens at once, and settles their requests. Refuses with `member.unknown`,
 * `permission.denied`, `version.stale`, `member.self`, `member.super-admin-only`, `member.last-super-admin`,
 * `member.last-owner` (AP7: every owner is active, so the last one stays), or what is wrong with a field.
 */
export async function changeMember(
  deps: Deps,
  caller: Caller,
  input: MemberChangeInput,
): Promise<Outcome<null>> {
  const profile = checkProfile({ displayName: input.displayName, email: input.email })
  if (!profile.ok) return profile
  const password = await preparePassword(deps, caller, input)
  if (!password.ok) return password
  return inTransaction(deps.database, async (tx) => {
    if (input.active === false) await lockOwnedApplications(tx, input.id)
    const member = await lockMember(tx, input.id)
    if (member === null) return refuse('member.unknown')
    const next = {
      roles: input.roles === undefined ? member.roles : arrangeRoles(input.roles),
      active: input.active ?? member.active,
    }
    const decision = await decide(tx, caller, member, next, input)
    if (!decision.ok) return decision
    const leaves = member.active && !next.active
    const settled = leaves ? await settleDepartureIn(tx, deps, caller, member.id) : accept([])
    if (!settled.ok) return settled
    await updateMember(tx, member.id, { ...profile.value, ...next })
    if (password.value !== null) {
      await updatePasswordHash(tx, member.id, password.value, new Date(deps.clock()))
    }
    if (!next.active || password.value !== null) await endSessionsOf(tx, member.id)
    if (!next.active) await deletePersonalTokensOf(tx, member.id)
    const events = [...settled.value, ...listEvents(caller, member, next, input)]
    await appendEvents(tx, events, deps.clock())
    return accept(null)
  })
}

type Standing = Readonly<{ roles: readonly OrganisationRole[]; active: boolean }>

/** Hashing is slow, so it comes before the transaction; one's own password needs the present one. */
async function preparePassword(
  deps: Deps,
  caller: Caller,
  input: MemberChangeInput,
): Promise<Outcome<string | null>> {
  if (input.password === undefined) return accept(null)
  const member = await findMember(deps.database.kysely, input.id)
  if (member === null) return refuse('member.unknown')
  const subject = { noun: 'member', memberId: member.id } as const
  const allowed = authorise(caller.actor, 'member.edit-profile', subject)
  if (!allowed.ok) return allowed
  if (member.id === caller.actor.memberId) return refuse('member.self')
  const password = parseNewPassword(input.password, member.username)
  return password.ok ? accept(await deps.identity.hashPassword(password.value)) : password
}

async function decide(
  tx: Transaction<Schema>,
  caller: Caller,
  member: MemberRecord,
  next: Standing,
  input: MemberChangeInput,
): Promise<Outcome<unknown>> {
  const subject = { noun: 'member', memberId: member.id } as const
  const allowed = authorise(caller.actor, 'member.edit-profile', subject)
  if (!allowed.ok) return allowed
  if (input.version !== undefined && input.version !== member.version) {
    return refuse('version.stale')
  }
  const { actor } = caller
  const overSuperAdmin =
    member.roles.includes('super_admin') && !actor.roles.includes('super_admin')
  // Whoever sets somebody's password can be them.
  if (input.password !== undefined && overSuperAdmin) return refuse('member.super-admin-only')
  if (next.active === member.active && sameRoles(next.roles, member.roles)) return accept(null)
  const isSuper = member.roles.includes('super_admin') && member.active
  const others = await countOtherSuperAdmins(tx, member.id)
  const holder = { memberId: member.id, roles: member.roles, active: member.active }
  const standing = changeStanding(actor, holder, next, others + (isSuper ? 1 : 0))
  if (!standing.ok) return standing
  return next.active ? accept(null) : refuseLastOwner(tx, member.id)
}

function sameRoles(one: readonly OrganisationRole[], other: readonly OrganisationRole[]): boolean {
  return one.length === other.length && one.every((role) => other.includes(role))
}

function listEvents(
  caller: Caller,
  member: MemberRecord,
  next: Standing,
  input: MemberChangeInput,
): NewEvent[] {
  const subject = { kind: 'member', id: member.id, name: member.username }
  const fields = (['displayName', 'email'] as const).filter((field) => input[field] !== undefined)
  const events: NewEvent[] = []
  if (fields.length > 0) {
    events.push(eventBy(caller, 'member.changed', subject, { detail: { fields } }))
  }
  if (!sameRoles(next.roles, member.roles)) {
    const detail = { before: member.roles, after: next.roles }
    events.push(eventBy(caller, 'member.roles-changed', subject, { detail }))
  }
  if (next.active !== member.active) {
    const event = next.active ? 'member.activated' : 'member.deactivated'
    events.push(eventBy(caller, event, subject))
  }
  if (input.password !== undefined) events.push(eventBy(caller, 'password.set', subject))
  return events
}
