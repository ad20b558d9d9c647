/** Finds the session of a cookie and ends it. */
import { findConfirmedAt } from '@portico/store'
import type { Database } from '@portico/store'
import type { CallFacts, FoundSession } from './identity.ts'
import type { Library } from './library.ts'
import { headersOf } from './library-call.ts'

/** A session ends after this, however busy it is. */
const sessionLifetimeMs = 30 * 24 * 60 * 60 * 1000

export async function findSession(
  library: Library,
  database: Database,
  facts: CallFacts,
): Promise<FoundSession | null> {
  if (facts.cookie === undefined || facts.cookie === '') return null
  const { headers, response } = await library.api.getSession({
    headers: headersOf(facts),
    returnHeaders: true,
  })
  if (response === null) return null
  const { id, userId, createdAt } = response.session
  if (Date.now() - createdAt.getTime() > sessionLifetimeMs) return null
  const confirmedAt = await findConfirmedAt(database.kysely, id)
  return {
    sessionId: id,
    memberId: userId,
    signedInAt: (confirmedAt ?? createdAt).getTime(),
    setCookies: headers.getSetCookie(),
  }
}

export async function signOut(library: Library, facts: CallFacts): Promise<readonly string[]> {
  const { headers } = await library.api.signOut({ headers: headersOf(facts), returnHeaders: true })
  return headers.getSetCookie()
}
