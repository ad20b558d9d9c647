/** The effects of approved requests about membership: joining and renewing (MB1 to MB3, MB7). */
import {
  accept,
  joinApplication as decideJoin,
  refuse,
  renewMembership as decideRenewal,
} from '@portico/domain'
import type { Membership, Outcome, Validity } from '@portico/domain'
import { findMembership, listActiveMemberIds, lockApplication } from '@portico/store'
import type { LockedApplication, NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { membershipEvent } from './application-event.ts'
import { putMembershipsOf } from './change-members.ts'
import { readOrganisation } from './organisation.ts'

export type PlaceMembershipInput = Readonly<{
  applicationId: string
  memberId: string
  validity: Validity
  requestId: string | null
}>

export type PlacedMembership = Readonly<{
  membership: Membership
  /** To be appended, last, by whoever owns the transaction (AU1). */
  events: readonly NewEvent[]
}>

/**
 * Lets somebody join, inside a transaction of the caller's. Who became a member meanwhile keeps the later end,
 * an owner stays one. Refuses with `application.unknown`, `membership.person-inactive` or as the validity does;
 * nothing has been written then.
 */
export async function addMembershipIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  input: PlaceMembershipInput,
): Promise<Outcome<PlacedMembership>> {
  const { applicationId, memberId, validity } = input
  const application = await lockLiving(tx, applicationId)
  if (!application.ok) return application
  if (!(await listActiveMemberIds(tx, [memberId])).has(memberId)) {
    return refuse('membership.person-inactive', { facts: { memberId } })
  }
  const present = (await findMembership(tx, applicationId, memberId)) ?? undefined
  const { today } = await readOrganisation(tx, deps.clock())
  const decided = decideJoin(memberId, present, validity, today)
  if (!decided.ok) return decided
  await putMembershipsOf(tx, deps, applicationId, [decided.value])
  return accept(
    placed(caller, 'membership.joined', application.value, decided.value, input.requestId),
  )
}

/**
 * Renews a membership, inside a transaction of the caller's; the period counts from the later of today and the
 * old end (MB7). Refuses with `application.unknown`, `membership.unknown`, `membership.permanent` or as the
 * validity does; nothing has been written then.
 */
export async function renewMembershipIn(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  input: PlaceMembershipInput,
): Promise<Outcome<PlacedMembership>> {
  const { applicationId, memberId, validity } = input
  const application = await lockLiving(tx, applicationId)
  if (!application.ok) return application
  const present = await findMembership(tx, applicationId, memberId)
  if (present === null) return refuse('membership.unknown')
  const { today } = await readOrganisation(tx, deps.clock())
  const decided = decideRenewal(present, validity, today)
  if (!decided.ok) return decided
  await putMembershipsOf(tx, deps, applicationId, [decided.value])
  return accept(
    placed(caller, 'membership.renewed', application.value, decided.value, input.requestId),
  )
}

async function lockLiving(
  tx: Transaction<Schema>,
  id: string,
): Promise<Outcome<LockedApplication>> {
  const application = await lockApplication(tx, id)
  return application === null || application.state === 'deleted'
    ? refuse('application.unknown')
    : accept(application)
}

function placed(
  caller: Caller,
  event: 'membership.joined' | 'membership.renewed',
  application: LockedApplication,
  { memberId, role, endsOn }: Membership,
  requestId: string | null,
): PlacedMembership {
  const detail = { role, endsOn, requestId }
  return {
    membership: { memberId, role, endsOn },
    events: [membershipEvent(caller, event, application, memberId, detail)],
  }
}
