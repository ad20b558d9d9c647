/** How members prove who they are: their passwords and sessions, in the tables of the identity library. */

import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { foldUsername } from '@portico/domain'
import type { Schema } from './schema.ts'

/** The way of signing in that is a password. */
const passwordProvider = 'credential'

/** What `insertIdentity` writes. */
export type NewIdentity = Readonly<{
  memberId: string
  username: string
  displayName: string
  /** Never null, so that signing in costs the same time for everybody; unusable for who has no password. */
  passwordHash: string
  at: Date
}>

/** Lets a new member sign in. Belongs in the transaction that adds the member. */
export async function insertIdentity(
  database: Kysely<Schema>,
  identity: NewIdentity,
): Promise<void> {
  const { memberId, at } = identity
  await database
    .insertInto('auth_users')
    .values({
      id: memberId,
      name: identity.displayName,
      // `.invalid` reaches nobody (RFC 2606).
      email: `${memberId}@members.invalid`,
      image: null,
      username: foldUsername(identity.username),
      created_at: at,
      updated_at: at,
    })
    .execute()
  await database
    .insertInto('auth_accounts')
    .values({
      id: randomUUID(),
      user_id: memberId,
      provider_id: passwordProvider,
      account_id: memberId,
      password: identity.passwordHash,
      created_at: at,
      updated_at: at,
    })
    .execute()
}

/** Takes away every way to sign in, and frees the username. */
export async function deleteIdentity(database: Kysely<Schema>, memberId: string): Promise<void> {
  await database.deleteFrom('auth_users').where('id', '=', memberId).execute()
}

/** The hash of a member's password; null for somebody who cannot sign in here. */
export async function findPasswordHash(
  database: Kysely<Schema>,
  memberId: string,
): Promise<string | null> {
  const row = await database
    .selectFrom('auth_accounts')
    .select('password')
    .where('user_id', '=', memberId)
    .where('provider_id', '=', passwordProvider)
    .executeTakeFirst()
  return row?.password ?? null
}

/** Replaces a member's password. */
export async function updatePasswordHash(
  database: Kysely<Schema>,
  memberId: string,
  passwordHash: string,
  at: Date,
): Promise<void> {
  await database
    .updateTable('auth_accounts')
    .set({ password: passwordHash, updated_at: at })
    .where('user_id', '=', memberId)
    .where('provider_id', '=', passwordProvider)
    .execute()
}

/** A place where somebody is signed in. */
export type SessionRecord = Readonly<{
  id: string
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  address: string | null
  userAgent: string | null
}>

/** A member's sessions that have not ended, the newest first; at most a hundred. */
export async function listSessions(
  database: Kysely<Schema>,
  memberId: string,
  now: Date,
): Promise<SessionRecord[]> {
  return database
    .selectFrom('auth_sessions')
    .select([
      'id',
      'created_at as createdAt',
      'updated_at as lastSeenAt',
      'expires_at as expiresAt',
      'ip_address as address',
      'user_agent as userAgent',
    ])
    .where('user_id', '=', memberId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute()
}

/** Ends one of a member's sessions; answers whether there was one. */
export async function endSession(
  database: Kysely<Schema>,
  memberId: string,
  sessionId: string,
): Promise<boolean> {
  const result = await database
    .deleteFrom('auth_sessions')
    .where('id', '=', sessionId)
    .where('user_id', '=', memberId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Ends all sessions of a member, or all but one. */
export async function endSessionsOf(
  database: Kysely<Schema>,
  memberId: string,
  exceptSessionId?: string,
): Promise<void> {
  let query = database.deleteFrom('auth_sessions').where('user_id', '=', memberId)
  if (exceptSessionId !== undefined) query = query.where('id', '<>', exceptSessionId)
  await query.execute()
}

/** When the person of a session last proved to be themselves: by signing in, or by a confirmation since. */
export async function findConfirmedAt(
  database: Kysely<Schema>,
  sessionId: string,
): Promise<Date | null> {
  const row = await database
    .selectFrom('auth_sessions')
    .select('confirmed_at')
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return row?.confirmed_at ?? null
}

/** Notes that the person of a session has just proved to be themselves. */
export async function confirmSession(
  database: Kysely<Schema>,
  sessionId: string,
  at: Date,
): Promise<void> {
  await database
    .updateTable('auth_sessions')
    .set({ confirmed_at: at })
    .where('id', '=', sessionId)
    .execute()
}

/** How often something may be attempted within a window. */
export type AttemptLimit = Readonly<{ subject: string; limit: number; windowMs: number }>

/**
 * Counts one attempt against every limit and answers when the fullest window ends, if one is over its limit; else null.
 * One statement, which counts before anything is checked: attempts made at once cannot outrun it.
 */
export async function countAttempt(
  database: Kysely<Schema>,
  limits: readonly AttemptLimit[],
  now: Date,
): Promise<Date | null> {
  const rows = await database
    .insertInto('sign_in_attempts')
    .values(
      // In one order everywhere, so that two statements cannot wait for each other.
      limits
        .toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
        .map(({ subject, windowMs }) => ({
          subject,
          window_ends_at: new Date(now.getTime() + windowMs),
          attempts: 1,
        })),
    )
    .onConflict((conflict) =>
      conflict.column('subject').doUpdateSet({
        attempts: sql`case when sign_in_attempts.window_ends_at <= ${now} then 1 else sign_in_attempts.attempts + 1 end`,
        window_ends_at: sql`case when sign_in_attempts.window_ends_at <= ${now} then excluded.window_ends_at else sign_in_attempts.window_ends_at end`,
      }),
    )
    .returning(['subject', 'attempts', 'window_ends_at'])
    .execute()
  const allowed = new Map(limits.map(({ subject, limit }) => [subject, limit]))
  const over = rows
    .filter(({ subject, attempts }) => attempts > (allowed.get(subject) ?? 0))
    .map((row) => row.window_ends_at.getTime())
  return over.length === 0 ? null : new Date(Math.max(...over))
}

/** Forgets the attempts of these subjects, after one that succeeded. */
export async function forgetAttempts(
  database: Kysely<Schema>,
  subjects: readonly string[],
): Promise<void> {
  await database
    .deleteFrom('sign_in_attempts')
    .where('subject', 'in', [...subjects])
    .execute()
}

/** Removes sessions, pending sign-ins and attempts that have ended. */
export async function pruneIdentities(database: Kysely<Schema>, now: Date): Promise<void> {
  await database.deleteFrom('auth_sessions').where('expires_at', '<', now).execute()
  await database.deleteFrom('auth_verifications').where('expires_at', '<', now).execute()
  await database.deleteFrom('sign_in_attempts').where('window_ends_at', '<', now).execute()
}

/** Whether a member has turned one-time codes on. */
export async function hasTwoFactor(database: Kysely<Schema>, memberId: string): Promise<boolean> {
  const row = await database
    .selectFrom('auth_users')
    .select('two_factor_enabled')
    .where('id', '=', memberId)
    .executeTakeFirst()
  return row?.two_factor_enabled ?? false
}
