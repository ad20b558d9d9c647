/** Lets somebody who is signed in prove with their password that it is them. */
import { accept, normalizePassword, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  confirmSession,
  countAttempt,
  findPasswordHash,
  inTransaction,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { Throttled } from './throttled.ts'

const windowMs = 15 * 60 * 1000
const attemptLimit = 10

/** The session of a caller; an access token has none and is refused with `session.needed`. */
export function requireSession(caller: Caller): Outcome<string> {
  const { authentication } = caller
  return authentication.by === 'session'
    ? accept(authentication.sessionId)
    : refuse('session.needed')
}

/**
 * Checks the caller's password, for a session only. Refuses with `session.needed` or `password.wrong`; throws
 * `Throttled` after ten attempts in a quarter of an hour, so that a session left open gives no way to guess.
 *
 * @param path the field the password was entered in
 */
export async function proveOneself(
  deps: Deps,
  caller: Caller,
  password: string,
  path: string,
): Promise<Outcome<string>> {
  const session = requireSession(caller)
  if (!session.ok) return session
  const { kysely } = deps.database
  const now = deps.clock()
  const subject = `proof:${caller.actor.memberId}`
  const blockedUntil = await countAttempt(
    kysely,
    [{ subject, limit: attemptLimit, windowMs }],
    new Date(now),
  )
  if (blockedUntil !== null) throw new Throttled(blockedUntil.getTime() - now)
  const hash = await findPasswordHash(kysely, caller.actor.memberId)
  const right =
    hash !== null && (await deps.identity.verifyPassword(hash, normalizePassword(password)))
  return right ? session : refuse('password.wrong', { path })
}

/** CR5: makes the session count as freshly signed in. Refuses as `proveOneself`. */
export async function confirmSignIn(
  deps: Deps,
  caller: Caller,
  password: string,
): Promise<Outcome<null>> {
  const proof = await proveOneself(deps, caller, password, 'password')
  if (!proof.ok) return proof
  const subject = { kind: 'member', id: caller.actor.memberId, name: caller.username }
  await inTransaction(deps.database, async (tx) => {
    await confirmSession(tx, proof.value, new Date(deps.clock()))
    await appendEvents(tx, [eventBy(caller, 'session.confirmed', subject)], deps.clock())
  })
  return accept(null)
}
