/** Makes and revokes personal access tokens, and ends sessions: what a person hands out in their own name. */
import { accept, buildPersonalToken, isBlank, refuse, todayIn } from '@portico/domain'
import type { Outcome, PersonalTokenScope } from '@portico/domain'
import {
  appendEvents,
  countPersonalTokens,
  deletePersonalToken,
  endSession,
  getOrganisationSettings,
  hashPersonalToken,
  inTransaction,
  insertPersonalToken,
  lockMember,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { requireSession } from './prove-oneself.ts'

/** More than this are no longer looked after. */
const tokenLimit = 50

export type NewTokenInput = Readonly<{
  name: string
  expiresOn?: string | undefined
  scopes?: readonly PersonalTokenScope[] | undefined
}>

/**
 * Answers the token itself, which is kept nowhere. Refuses with `session.needed` (a token that could make tokens would
 * never end), `token.name-missing`, `validity.past` or `token.too-many`.
 */
export async function createToken(
  deps: Deps,
  caller: Caller,
  input: NewTokenInput,
): Promise<Outcome<Readonly<{ id: string; token: string }>>> {
  const session = requireSession(caller)
  if (!session.ok) return session
  if (isBlank(input.name)) return refuse('token.name-missing', { path: 'name' })
  const { memberId } = caller.actor
  const token = buildPersonalToken(deps.randomness(24))
  const id = deps.ids('token')
  return inTransaction(deps.database, async (tx) => {
    const { timeZone } = await getOrganisationSettings(tx)
    const today = todayIn(timeZone, deps.clock())
    const { expiresOn: until } = input
    if (until !== undefined && until < today) {
      return refuse('validity.past', { path: 'expiresOn', facts: { until, today } })
    }
    // Whoever makes two at once waits here, so that the count holds.
    await lockMember(tx, memberId)
    const count = await countPersonalTokens(tx, memberId)
    if (count >= tokenLimit) return refuse('token.too-many', { facts: { count } })
    const scopes = [...new Set(input.scopes ?? (['read', 'write'] as const))]
    await insertPersonalToken(tx, {
      id,
      memberId,
      name: input.name,
      tokenHash: hashPersonalToken(token),
      scopes,
      createdAt: new Date(deps.clock()),
      expiresOn: until ?? null,
    })
    const detail = { scopes, expiresOn: until ?? null }
    const subject = { kind: 'token', id, name: input.name }
    await appendEvents(tx, [eventBy(caller, 'token.created', subject, { detail })], deps.clock())
    return accept({ id, token })
  })
}

/** Revokes one of the caller's tokens; a leaked one may revoke itself and others. Refuses with `token.unknown`. */
export async function revokeToken(deps: Deps, caller: Caller, id: string): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const name = await deletePersonalToken(tx, caller.actor.memberId, id)
    if (name === null) return refuse('token.unknown')
    const subject = { kind: 'token', id, name }
    await appendEvents(tx, [eventBy(caller, 'token.revoked', subject)], deps.clock())
    return accept(null)
  })
}

/** Ends one of the caller's sessions. Refuses with `session.unknown`. */
export async function endMySession(deps: Deps, caller: Caller, id: string): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const ended = await endSession(tx, caller.actor.memberId, id)
    if (!ended) return refuse('session.unknown')
    const subject = { kind: 'member', id: caller.actor.memberId, name: caller.username }
    await appendEvents(tx, [eventBy(caller, 'session.ended', subject)], deps.clock())
    return accept(null)
  })
}
