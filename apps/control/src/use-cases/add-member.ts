/** Adds somebody to the organisation. */
import {
  accept,
  authorise,
  organisationRoles,
  parseDisplayName,
  parseEmail,
  parseNewPassword,
  parseUsername,
  refuse,
  refusalsOf,
  refuseAll,
} from '@portico/domain'
import type { OrganisationRole, Outcome } from '@portico/domain'
import { appendEvents, inTransaction, insertIdentity, insertMember } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

export type NewMemberInput = Readonly<{
  username: string
  displayName: string
  email?: string | undefined
  password?: string | undefined
  roles: readonly OrganisationRole[]
  active: boolean
}>

type NewMemberForm = Readonly<{
  username: string
  displayName: string
  email: string | null
  password: string | null
  roles: OrganisationRole[]
  active: boolean
}>

const usernameTaken = refuse('member.username-taken', { path: 'username' })

/** The indexes decide: of two who add one name at once, one is told. */
const nameConflicts = { members__username: usernameTaken, auth_users__username: usernameTaken }

/** Roles in one order and once each; everybody is at least a member. */
export function arrangeRoles(roles: readonly OrganisationRole[]): OrganisationRole[] {
  const kept = organisationRoles.filter((role) => roles.includes(role))
  return kept.length === 0 ? ['member'] : kept
}

/**
 * Answers the id of the new member. Refuses with `permission.denied`, `member.super-admin-only` (AC1), the codes of
 * `parseUsername`, `parseDisplayName`, `parseEmail` and `parseNewPassword`, or `member.username-taken`. Without a
 * password they cannot sign in with one until somebody sets it.
 */
export async function addMember(
  deps: Deps,
  caller: Caller,
  input: NewMemberInput,
): Promise<Outcome<string>> {
  const allowed = authorise(caller.actor, 'organisation.add-member', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  const form = checkForm(input)
  if (!form.ok) return form
  const { roles } = form.value
  if (roles.includes('super_admin') && !caller.actor.roles.includes('super_admin')) {
    return refuse('member.super-admin-only')
  }
  const passwordHash = await hashOrBlock(deps, form.value.password)
  return refuseConflicts(nameConflicts, () => insert(deps, caller, form.value, passwordHash))
}

function checkForm(input: NewMemberInput): Outcome<NewMemberForm> {
  const username = parseUsername(input.username)
  const displayName = parseDisplayName(input.displayName)
  const email = input.email === undefined ? accept(null) : parseEmail(input.email)
  const password =
    input.password === undefined ? accept(null) : parseNewPassword(input.password, input.username)
  if (username.ok && displayName.ok && email.ok && password.ok) {
    return accept({
      username: username.value,
      displayName: displayName.value,
      email: email.value,
      password: password.value,
      roles: arrangeRoles(input.roles),
      active: input.active,
    })
  }
  const [first, ...others] = [username, displayName, email, password].flatMap((outcome) =>
    refusalsOf(outcome),
  )
  if (first === undefined) throw new Error('a form that was refused names no fault')
  return refuseAll([first, ...others])
}

/** Without a password, the hash of one that nobody knows: signing in takes the same time for everybody. */
function hashOrBlock(deps: Deps, password: string | null): Promise<string> {
  return deps.identity.hashPassword(
    password ?? Buffer.from(deps.randomness(32)).toString('base64url'),
  )
}

function insert(
  deps: Deps,
  caller: Caller,
  form: NewMemberForm,
  passwordHash: string,
): Promise<Outcome<string>> {
  const id = deps.ids('member')
  const at = new Date(deps.clock())
  const { username, displayName, email, roles, active } = form
  return inTransaction(deps.database, async (tx) => {
    await insertMember(tx, { id, username, displayName, email, roles, active, createdAt: at })
    await insertIdentity(tx, { memberId: id, username, displayName, passwordHash, at })
    const subject = { kind: 'member', id, name: username }
    const event = eventBy(caller, 'member.created', subject, { detail: { roles, active } })
    await appendEvents(tx, [event], deps.clock())
    return accept(id)
  })
}
