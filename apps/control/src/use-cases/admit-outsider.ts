/** Decides who somebody is that an identity provider vouches for, at their first sign-in (OpenID Connect). */
import { accept, parseDisplayName, parseEmail, parseUsername, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  findAccountOwner,
  findMemberByUsername,
  inTransaction,
  insertAccount,
  insertIdentity,
  insertMember,
} from '@portico/store'
import type { MemberRecord, OutsideAccount, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

/**
 * What a first sign-in does: `create` adds a member; `match-or-create` takes the member with the same username, where
 * the operator knows that names mean the same people on both sides.
 */
export const firstSignInPolicies = ['create', 'match-or-create'] as const
export type FirstSignInPolicy = (typeof firstSignInPolicies)[number]

export type Outsider = Readonly<{
  account: OutsideAccount
  username: string
  displayName: string
  /** Only one that the provider has verified. */
  email: string | null
}>

export type AdmitDeps = Pick<Deps, 'database' | 'clock' | 'ids'>

const taken = refuse('member.username-taken', { path: 'username' })

/**
 * Answers the member id of an outsider, adding or matching one if need be. Refuses with `member.username-taken` or
 * what is wrong with the name. A super administrator is never matched by name: whoever may name people over there
 * would have their power.
 *
 * @param unusableHash of a password that nobody knows
 */
export async function admitOutsider(
  deps: AdmitDeps,
  outsider: Outsider,
  policy: FirstSignInPolicy,
  unusableHash: string,
): Promise<Outcome<string>> {
  const { kysely } = deps.database
  const known = await findAccountOwner(kysely, outsider.account)
  if (known !== null) return accept(known)
  const username = parseUsername(outsider.username)
  if (!username.ok) return username
  const displayName = parseDisplayName(outsider.displayName)
  if (!displayName.ok) return displayName
  const conflicts = {
    members__username: taken,
    auth_users__username: taken,
    auth_accounts__account: taken,
  }
  return refuseConflicts(conflicts, () =>
    inTransaction(deps.database, async (tx) => {
      const namesake = await findMemberByUsername(tx, username.value)
      if (namesake === null) {
        const form = { ...outsider, username: username.value, displayName: displayName.value }
        return accept(await create(deps, tx, form, unusableHash))
      }
      const matched = policy === 'match-or-create' && !namesake.roles.includes('super_admin')
      if (!matched) return taken
      await match(deps, tx, namesake, outsider.account)
      return accept(namesake.id)
    }),
  )
}

async function create(
  deps: AdmitDeps,
  tx: Transaction<Schema>,
  outsider: Outsider,
  passwordHash: string,
): Promise<string> {
  const { username, displayName, account } = outsider
  const memberId = deps.ids('member')
  const at = new Date(deps.clock())
  const email = outsider.email !== null && parseEmail(outsider.email).ok ? outsider.email : null
  await insertMember(tx, {
    id: memberId,
    username,
    displayName,
    email,
    roles: ['member'],
    active: true,
    createdAt: at,
  })
  await insertIdentity(tx, { memberId, username, displayName, passwordHash, at })
  await insertAccount(tx, memberId, account, at)
  const subject = { kind: 'member', id: memberId, name: username }
  const detail = { by: account.providerId }
  await appendEvents(
    tx,
    [{ event: 'member.created', actorId: memberId, address: null, subject, detail }],
    deps.clock(),
  )
  return memberId
}

async function match(
  deps: AdmitDeps,
  tx: Transaction<Schema>,
  member: MemberRecord,
  account: OutsideAccount,
): Promise<void> {
  await insertAccount(tx, member.id, account, new Date(deps.clock()))
  const subject = { kind: 'member', id: member.id, name: member.username }
  const detail = { providerId: account.providerId }
  await appendEvents(
    tx,
    [{ event: 'account.linked', actorId: member.id, address: null, subject, detail }],
    deps.clock(),
  )
}
