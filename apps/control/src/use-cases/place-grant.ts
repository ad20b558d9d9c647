/** Writes grants: the one place where a direct decision and an approved request meet (GT1 to GT3). */
import { accept, extendGrant, parseEnvironment } from '@portico/domain'
import type { Day, Environment, Outcome, Validity } from '@portico/domain'
import { insertGrant, lockLivingGrant, updateGrantEnd } from '@portico/store'
import type { GrantTarget, NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { grantEvent } from './grant-event.ts'
import { lockGrantTarget } from './grant-target.ts'
import type { LockedTarget } from './grant-target.ts'
import { readToday } from './organisation.ts'

export type PlaceGrantInput = Readonly<{
  applicationId: string
  locked: LockedTarget
  environment: Environment
  expiresOn: Day | null
  reason: string | null
  requestId: string | null
}>

export type PlacedGrant = Readonly<{ id: string; event: NewEvent }>

/**
 * Writes a grant, or gives the living one of the same target and environment the new end. The application
 * is locked by the caller, so that two who grant the same cannot both find none.
 */
export async function placeGrantIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  input: PlaceGrantInput,
): Promise<PlacedGrant> {
  const { applicationId, locked, environment, expiresOn, reason, requestId } = input
  const { target, name } = locked
  const living = await lockLivingGrant(tx, applicationId, target, environment)
  const id = living?.id ?? deps.ids('grant')
  if (living) {
    await updateGrantEnd(tx, id, expiresOn, reason)
  } else {
    const grantedAt = new Date(deps.clock())
    const grantedBy = caller.actor.memberId
    const grant = { id, applicationId, target, environment, expiresOn, grantedAt, grantedBy }
    await insertGrant(tx, { ...grant, reason, requestId })
  }
  const { kind, ...about } = target
  const detail = { ...about, environment, endsOn: expiresOn, reason, requestId }
  const named = { id, kind, applicationId, name }
  return { id, event: grantEvent(caller, living ? 'renewed' : 'given', named, detail) }
}

export type AskedGrant = Readonly<{
  applicationId: string
  target: GrantTarget
  environment: Environment
  validity: Validity
  reason: string | null
  requestId: string
}>

/**
 * The grant of an approved request: a valid one is renewed from its old end, any other starts today. Refuses
 * with `api.unknown`, `data-source.unknown`, `grant.*` or as the validity does; nothing has been written then.
 */
export async function placeAskedGrantIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  asked: AskedGrant,
): Promise<Outcome<PlacedGrant>> {
  const { applicationId, target, reason, requestId } = asked
  const locked = await lockGrantTarget(tx, target)
  if (!locked.ok) return locked
  const environment = parseEnvironment(asked.environment, locked.value.published)
  if (!environment.ok) return environment
  const living = await lockLivingGrant(tx, applicationId, target, environment.value)
  const present = living ? { endsOn: living.expiresOn, ended: null } : undefined
  const life = extendGrant(present, asked.validity, await readToday(tx, deps.clock()))
  if (!life.ok) return life
  const placed = await placeGrantIn(tx, deps, caller, {
    applicationId,
    locked: locked.value,
    environment: environment.value,
    expiresOn: life.value.endsOn,
    reason,
    requestId,
  })
  return accept(placed)
}
