/** Sets one-time codes up, turns them on and off. */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { appendEvents, inTransaction } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import type { CallFacts, TwoFactorOutcome, TwoFactorSetup } from '../identity/identity.ts'
import { proveOneself, requireSession } from './prove-oneself.ts'

/** A result, with the cookies that replace the session's: the library gives it a new secret with the change. */
export type WithCookies<T> = Readonly<{ value: T; setCookies: readonly string[] }>

/** Refuses as `proveOneself`, or with `two-factor.already-on`. */
export async function startTwoFactor(
  deps: Deps,
  caller: Caller,
  password: string,
  facts: CallFacts,
): Promise<Outcome<WithCookies<TwoFactorSetup>>> {
  const proof = await proveOneself(deps, caller, password, 'password')
  if (!proof.ok) return proof
  return settle(
    deps,
    caller,
    'two-factor.started',
    await deps.identity.startTwoFactor(password, facts),
  )
}

/** Refuses with `session.needed`, `two-factor.not-started` or `two-factor.code-wrong`. */
export async function confirmTwoFactor(
  deps: Deps,
  caller: Caller,
  code: string,
  facts: CallFacts,
): Promise<Outcome<WithCookies<null>>> {
  const session = requireSession(caller)
  if (!session.ok) return session
  return settle(
    deps,
    caller,
    'two-factor.enabled',
    await deps.identity.confirmTwoFactor(code, facts),
  )
}

/** Refuses as `proveOneself`. Turning off what is off is no fault. */
export async function stopTwoFactor(
  deps: Deps,
  caller: Caller,
  password: string,
  facts: CallFacts,
): Promise<Outcome<WithCookies<null>>> {
  const proof = await proveOneself(deps, caller, password, 'password')
  if (!proof.ok) return proof
  return settle(
    deps,
    caller,
    'two-factor.disabled',
    await deps.identity.stopTwoFactor(password, facts),
  )
}

async function settle<T>(
  deps: Deps,
  caller: Caller,
  event: 'two-factor.started' | 'two-factor.enabled' | 'two-factor.disabled',
  result: TwoFactorOutcome<T>,
): Promise<Outcome<WithCookies<T>>> {
  if (result.outcome === 'password-wrong') return refuse('password.wrong', { path: 'password' })
  if (result.outcome === 'code-wrong') return refuse('two-factor.code-wrong', { path: 'code' })
  if (result.outcome !== 'done') return refuse(`two-factor.${result.outcome}`)
  const subject = { kind: 'member', id: caller.actor.memberId, name: caller.username }
  await inTransaction(deps.database, (tx) =>
    appendEvents(tx, [eventBy(caller, event, subject)], deps.clock()),
  )
  return accept({ value: result.value, setCookies: result.setCookies })
}
