/** The first super administrator, `admin`: made when there is nobody yet. */
import { randomBytes } from 'node:crypto'
import {
  appendEvents,
  inTransaction,
  insertIdentity,
  insertMember,
  isConflict,
} from '@portico/store'
import type { Deps } from '../deps.ts'

export type FirstSignIn = Readonly<{ username: string; password: string }>

/**
 * Makes `admin` in an organisation without members. Answers the password when it was made here, and null
 * when it was given or somebody is there already. Two starts at once: the index lets one through.
 */
export async function ensureFirstAdministrator(
  deps: Deps,
  givenPassword: string | null,
): Promise<FirstSignIn | null> {
  const anybody = await deps.database.kysely.selectFrom('members').select('id').executeTakeFirst()
  if (anybody) return null
  const username = 'admin'
  const password = givenPassword ?? randomBytes(15).toString('base64url')
  const passwordHash = await deps.identity.hashPassword(password)
  const id = deps.ids('member')
  const at = new Date(deps.clock())
  try {
    await inTransaction(deps.database, async (tx) => {
      await insertMember(tx, {
        id,
        username,
        displayName: 'Administrator',
        email: null,
        roles: ['super_admin', 'member'],
        active: true,
        createdAt: at,
      })
      await insertIdentity(tx, {
        memberId: id,
        username,
        displayName: 'Administrator',
        passwordHash,
        at,
      })
      const subject = { kind: 'member', id, name: username }
      const event = { event: 'member.created', actorId: null, address: null, subject } as const
      await appendEvents(tx, [event], deps.clock())
    })
  } catch (error) {
    if (isConflict(error, 'members__username')) return null
    throw error
  }
  return givenPassword === null ? { username, password } : null
}
