/** Grants: which application may call which API, or use which data source, where and until when (GT1 to GT3). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { parseReason } from './text.ts'
import { isExpired, parseValidity, renewValidity } from './validity.ts'
import type { Day, Validity } from './validity.ts'

export const environments = ['PROD', 'DEV'] as const
export type Environment = (typeof environments)[number]

/** The environment of a grant or a call that names none (GT1). */
export const defaultEnvironment: Environment = 'PROD'

export const apiOperations = ['list', 'get', 'create', 'update', 'delete'] as const
export type ApiOperation = (typeof apiOperations)[number]

export const dataSourceAccesses = ['QUERY', 'WRITE'] as const
export type DataSourceAccess = (typeof dataSourceAccesses)[number]

export const grantStates = ['valid', 'expired', 'returned', 'revoked', 'dropped'] as const
export type GrantState = (typeof grantStates)[number]

/** How a grant was ended before its last day: by the owner, an administrator, or with its target. */
export type GrantEnding = 'returned' | 'revoked' | 'dropped'

/** The life of a grant of an API or a data source; `endsOn` is `null` for one without an end. */
export type GrantLife = Readonly<{ endsOn: Day | null; ended: GrantEnding | null }>

/** The state of a grant on a day; expiry is computed at each reading (GT1, MB2). */
export function stateOfGrant(grant: GrantLife, today: Day): GrantState {
  if (grant.ended !== null) return grant.ended
  return isExpired(grant.endsOn, today) ? 'expired' : 'valid'
}

/** True for the only grants that let a call pass (GT1). */
export function isCallable(grant: GrantLife, today: Day): boolean {
  return stateOfGrant(grant, today) === 'valid'
}

/**
 * Checks the environment of a new grant (GT1); none means PROD.
 * Refuses with `grant.environment-missing` when the API is not published there.
 */
export function parseEnvironment(
  given: Environment | undefined,
  published: readonly Environment[],
): Outcome<Environment> {
  const environment = given ?? defaultEnvironment
  if (published.includes(environment)) return accept(environment)
  return refuse('grant.environment-missing', { path: 'environment', facts: { environment } })
}

/**
 * The grant that a direct decision of an administrator gives (GT2): it counts from today, whatever
 * there was before. Refuses as `parseValidity`.
 */
export function giveGrant(validity: Validity, today: Day): Outcome<GrantLife> {
  const endsOn = parseValidity(validity, today)
  return endsOn.ok ? accept({ endsOn: endsOn.value, ended: null }) : endsOn
}

/**
 * The grant that an approved application for it gives. One that is still valid is renewed: its
 * period counts from the later of today and the old end. Any other starts today.
 * Refuses with `grant.permanent` when there is nothing to renew, or as `renewValidity`.
 */
export function extendGrant(
  present: GrantLife | undefined,
  validity: Validity,
  today: Day,
): Outcome<GrantLife> {
  if (present === undefined || !isCallable(present, today)) return giveGrant(validity, today)
  if (present.endsOn === null) return refuse('grant.permanent')
  const endsOn = renewValidity(validity, present.endsOn, today)
  return endsOn.ok ? accept({ endsOn: endsOn.value, ended: null }) : endsOn
}

function checkValid(grant: GrantLife, today: Day): Outcome<GrantLife> {
  const state = stateOfGrant(grant, today)
  return state === 'valid' ? accept(grant) : refuse('grant.ended', { facts: { state } })
}

/** Gives a grant back (GT2). Refuses with `grant.ended`. */
export function returnGrant(grant: GrantLife, today: Day): Outcome<GrantLife> {
  const valid = checkValid(grant, today)
  return valid.ok ? accept({ ...grant, ended: 'returned' }) : valid
}

export type RevokedGrant = GrantLife & Readonly<{ reason: string }>

/** Takes a grant away, for a reason of 1 to 500 code points (GT2). Refuses with `grant.ended` or `reason.*`. */
export function revokeGrant(grant: GrantLife, reason: string, today: Day): Outcome<RevokedGrant> {
  const valid = checkValid(grant, today)
  if (!valid.ok) return valid
  const parsed = parseReason(reason)
  return parsed.ok ? accept({ ...grant, ended: 'revoked', reason: parsed.value }) : parsed
}

/** Ends a grant because its application or API has gone (AP9); an ended one stays as it is. */
export function dropGrant(grant: GrantLife): GrantLife {
  return grant.ended === null ? { ...grant, ended: 'dropped' } : grant
}
