/** Gives an application a grant directly, or another end to one that it has, without a request (GT2, GT3). */
import { accept, can, giveGrant, parseEnvironment, parseReason, refuse } from '@portico/domain'
import type { Environment, Outcome, Validity } from '@portico/domain'
import {
  appendEvents,
  findGrant,
  inTransaction,
  lockApplication,
  updateGrantEnd,
} from '@portico/store'
import type { Grant, GrantTarget, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { grantEvent } from './grant-event.ts'
import { subjectOfGrant } from './grant-subject.ts'
import { authoriseGranting, lockGrantTarget } from './grant-target.ts'
import { readToday } from './organisation.ts'
import { placeGrantIn } from './place-grant.ts'

export type GiveGrantInput = Readonly<{
  applicationId: string
  target: GrantTarget
  environment: Environment
  validity: Validity
  reason: string | undefined
}>

/** Answers the id of the grant; one that is there already gets the new end. */
export async function giveGrantTo(
  deps: Deps,
  caller: Caller,
  input: GiveGrantInput,
): Promise<Outcome<string>> {
  return inTransaction(deps.database, async (tx) => {
    const application = await lockApplication(tx, input.applicationId)
    if (!application || application.state === 'deleted') return refuse('application.unknown')
    const locked = await lockGrantTarget(tx, input.target)
    if (!locked.ok) return locked
    const allowed = await authoriseGranting(tx, caller.actor, locked.value)
    if (!allowed.ok) return allowed
    const environment = parseEnvironment(input.environment, locked.value.published)
    if (!environment.ok) return environment
    const reason = input.reason === undefined ? accept(null) : parseReason(input.reason)
    if (!reason.ok) return reason
    const life = giveGrant(input.validity, await readToday(tx, deps.clock()))
    if (!life.ok) return life
    const placed = await placeGrantIn(tx, deps, caller, {
      applicationId: application.id,
      locked: locked.value,
      environment: environment.value,
      expiresOn: life.value.endsOn,
      reason: reason.value,
      requestId: null,
    })
    await appendEvents(tx, [placed.event], deps.clock())
    return accept(placed.id)
  })
}

export type RenewGrantInput = Readonly<{
  applicationId: string
  grantId: string
  validity: Validity
  reason: string | undefined
}>

/**
 * Gives a grant that has not been ended another last day, earlier or later; a period counts from today, as it
 * does for a new one. Refuses with `grant.unknown`, `permission.denied`, `grant.ended`, `reason.*` or as the
 * validity does.
 */
export async function renewGrant(
  deps: Deps,
  caller: Caller,
  input: RenewGrantInput,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const application = await lockApplication(tx, input.applicationId)
    const grant = await findGrant(tx, input.grantId)
    if (!application || grant?.application.id !== application.id) return refuse('grant.unknown')
    const today = await readToday(tx, deps.clock())
    const subject = await subjectOfGrant(tx, caller.actor, grant, today)
    if (!can(caller.actor, `${subject.noun}.view`, subject)) return refuse('grant.unknown')
    if (grant.ended !== null) return refuse('grant.ended', { facts: { state: grant.ended } })
    const allowed = await authoriseRenewal(tx, caller, grant)
    if (!allowed.ok) return allowed
    const reason = input.reason === undefined ? accept(grant.reason) : parseReason(input.reason)
    if (!reason.ok) return reason
    const life = giveGrant(input.validity, today)
    if (!life.ok) return life
    await updateGrantEnd(tx, grant.id, life.value.endsOn, reason.value)
    const detail = {
      environment: grant.environment,
      endsOn: life.value.endsOn,
      formerEndsOn: grant.expiresOn,
      reason: reason.value,
      requestId: null,
    }
    const name = grant.api?.name ?? grant.dataSource?.name ?? null
    const named = { id: grant.id, kind: grant.kind, applicationId: application.id, name }
    await appendEvents(tx, [grantEvent(caller, 'renewed', named, detail)], deps.clock())
    return accept(null)
  })
}

/** Whoever may give a grant may give it another end; its target lives as long as it does. */
async function authoriseRenewal(
  tx: Transaction<Schema>,
  caller: Caller,
  { api, dataSource, access }: Grant,
): Promise<Outcome<null>> {
  const target: GrantTarget =
    dataSource === null || access === null
      ? { kind: 'api', apiId: api?.id ?? '' }
      : { kind: 'data-source', dataSourceId: dataSource.id, access }
  const locked = await lockGrantTarget(tx, target)
  return locked.ok ? authoriseGranting(tx, caller.actor, locked.value) : locked
}
