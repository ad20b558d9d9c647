/** Ends a grant before its day: an owner returns it, an administrator revokes it with a reason (GT2). */
import { accept, can, refuse, returnGrant, revokeGrant } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { appendEvents, endGrant, findGrant, inTransaction, lockApplication } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { grantEvent } from './grant-event.ts'
import { subjectOfGrant } from './grant-subject.ts'
import { readToday } from './organisation.ts'

export type EndGrantInput = Readonly<{
  applicationId: string
  grantId: string
  reason: string | undefined
}>

/**
 * An owner gives back; a project or organisation administrator revokes. Somebody who is both revokes when a
 * reason is given. Refuses with `grant.unknown`, `permission.denied`, `grant.ended` or `reason.*`.
 */
export async function giveUpGrant(
  deps: Deps,
  caller: Caller,
  input: EndGrantInput,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const application = await lockApplication(tx, input.applicationId)
    const grant = await findGrant(tx, input.grantId)
    if (!application || grant?.application.id !== application.id) return refuse('grant.unknown')
    const today = await readToday(tx, deps.clock())
    const subject = await subjectOfGrant(tx, caller.actor, grant, today)
    const mayRevoke = can(caller.actor, `${subject.noun}.revoke`, subject)
    const mayReturn = can(caller.actor, `${subject.noun}.return`, subject)
    const maySee = can(caller.actor, `${subject.noun}.view`, subject)
    if (!maySee) return refuse('grant.unknown')
    if (!mayRevoke && !mayReturn) {
      return refuse('permission.denied', { facts: { action: `${subject.noun}.return` } })
    }
    const revoked = mayRevoke && (input.reason !== undefined || !mayReturn)
    const life = { endsOn: grant.expiresOn, ended: grant.ended }
    const decision = revoked
      ? revokeGrant(life, input.reason ?? '', today)
      : returnGrant(life, today)
    if (!decision.ok) return decision
    const state = revoked ? 'revoked' : 'returned'
    const at = new Date(deps.clock())
    const reason = input.reason ?? null
    await endGrant(tx, grant.id, { state, by: caller.actor.memberId, at, reason })
    const name = grant.api?.name ?? grant.dataSource?.name ?? null
    const named = { id: grant.id, kind: grant.kind, applicationId: application.id, name }
    const event = grantEvent(caller, state, named, { environment: grant.environment, reason })
    await appendEvents(tx, [event], deps.clock())
    return accept(null)
  })
}
