/** Ends the session that a call came with. */
import { appendEvents, inTransaction } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import type { CallFacts } from '../identity/identity.ts'

/** Answers the cookies that clear the browser's; the same for somebody who was not signed in. */
export async function signOut(
  deps: Deps,
  caller: Caller | null,
  facts: CallFacts,
): Promise<readonly string[]> {
  const setCookies = await deps.identity.signOut(facts)
  if (caller?.authentication.by === 'session') {
    const subject = { kind: 'member', id: caller.actor.memberId, name: caller.username }
    await inTransaction(deps.database, (tx) =>
      appendEvents(tx, [eventBy(caller, 'session.ended', subject)], deps.clock()),
    )
  }
  return setCookies
}
