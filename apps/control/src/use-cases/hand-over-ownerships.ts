/** MB8: makes somebody else an owner wherever a person is the last one, so that they can go. */
import { accept, authorise, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  findMember,
  inTransaction,
  listActiveMemberIds,
  listLastOwnerships,
  lockOwnedApplications,
  putMemberships,
  touchApplication,
} from '@portico/store'
import type { NamedApplication, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { membershipEvent } from './application-event.ts'

export type HandOverInput = Readonly<{
  fromMemberId: string
  toMemberId: string
  /** Only these; left out, all of them. */
  applicationIds?: readonly string[] | undefined
}>

/** As many as one call hands over; a person with more calls again. */
const handOverLimit = 1000

/**
 * Answers the applications that have a second owner now; the person stays an owner until they are removed. Refuses
 * with `member.unknown`, `permission.denied` or `member.hand-over-target`.
 */
export async function handOverOwnerships(
  deps: Deps,
  caller: Caller,
  input: HandOverInput,
): Promise<Outcome<readonly NamedApplication[]>> {
  const { fromMemberId, toMemberId } = input
  return inTransaction(deps.database, async (tx) => {
    await lockOwnedApplications(tx, fromMemberId)
    const from = await findMember(tx, fromMemberId)
    if (from === null) return refuse('member.unknown')
    const subject = { noun: 'member', memberId: fromMemberId } as const
    const allowed = authorise(caller.actor, 'member.hand-over', subject)
    if (!allowed.ok) return allowed
    const active = await listActiveMemberIds(tx, [toMemberId])
    if (toMemberId === fromMemberId || !active.has(toMemberId)) {
      return refuse('member.hand-over-target', { path: 'toMemberId' })
    }
    const last = await listLastOwnerships(tx, fromMemberId, handOverLimit)
    const chosen = last.filter(({ id }) => input.applicationIds?.includes(id) ?? true)
    await makeOwner(deps, caller, tx, input, chosen)
    return accept(chosen)
  })
}

async function makeOwner(
  deps: Deps,
  caller: Caller,
  tx: Transaction<Schema>,
  { fromMemberId, toMemberId }: HandOverInput,
  applications: readonly NamedApplication[],
): Promise<void> {
  const at = new Date(deps.clock())
  await putMemberships(
    tx,
    applications.map(({ id }) => ({
      id: deps.ids('membership'),
      applicationId: id,
      memberId: toMemberId,
      role: 'owner' as const,
      endsOn: null,
      at,
    })),
  )
  for (const { id } of applications) await touchApplication(tx, id, at)
  const events = applications.map((application) =>
    membershipEvent(caller, 'membership.added', application, toMemberId, {
      role: 'owner',
      handedOverBy: fromMemberId,
    }),
  )
  await appendEvents(tx, events, deps.clock())
}
