/** Carries again, at an administrator's word, what failed or differs at the vendor's gateway (NW3). */
import { accept, authorise } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { appendEvents, inTransaction, markCarriedAgain } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'

/**
 * Makes them due at once, also those whose next try lies far ahead. Answers how many there were.
 *
 * @param applicationIds all that failed or differ when it is undefined
 */
export async function carryAgain(
  deps: Deps,
  caller: Caller,
  applicationIds: readonly string[] | undefined,
): Promise<Outcome<{ asked: number }>> {
  const allowed = authorise(caller.actor, 'organisation.edit-network', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  return inTransaction(deps.database, async (tx) => {
    const asked = await markCarriedAgain(tx, applicationIds, new Date(deps.clock()))
    if (asked.length === 0) return accept({ asked: 0 })
    const subject = { kind: 'settings', id: 'settings', name: null }
    const detail = { count: asked.length, applicationIds: asked.slice(0, 100) }
    await appendEvents(tx, [eventBy(caller, 'carrying.asked', subject, { detail })], deps.clock())
    return accept({ asked: asked.length })
  })
}
