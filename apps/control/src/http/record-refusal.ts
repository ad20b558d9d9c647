/** Writes the event of a refused attempt (AU1): who wanted to do what to what, and why not. */
import { id as idSchema } from '@portico/contract'
import type { Route, RouteName } from '@portico/contract'
import { parseStorableText } from '@portico/domain'
import { appendEvents, inTransaction } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'

export type RefusedAttempt = Readonly<{
  name: RouteName
  route: Route
  caller: Caller
  params: unknown
  code: string
}>

/** Answers once the event is on disk: a refusal that cannot be recorded is an outage. */
export type RecordRefusal = (attempt: RefusedAttempt) => Promise<void>

/** Reading what one may see is no event; showing a secret is (CR5). */
const reveals: ReadonlySet<string> = new Set<RouteName>(['revealSecret'])

/** Records refused changes, decisions and reveals; other refused reads leave no event. */
export function createRecordRefusal(deps: Deps): RecordRefusal {
  return async ({ name, route, caller, params, code }) => {
    if (route.method === 'GET' && !reveals.has(name)) return
    const noun = route.path.split('/')[1] ?? ''
    const id = readId(params)
    await inTransaction(deps.database, (transaction) =>
      appendEvents(
        transaction,
        [
          {
            event: 'attempt.refused',
            outcome: 'refused',
            actorId: caller.actor.memberId,
            address: caller.address,
            subject: { kind: singular(noun), id: id ?? '', name: null },
            ...(noun === 'applications' && id !== undefined ? { applicationId: id } : {}),
            // Never the input: it may hold a secret.
            detail: { operation: name, code },
          },
        ],
        deps.clock(),
      ),
    )
  }
}

/** What cannot be an id is left out: refused before it was parsed, it may be text that cannot be stored. */
function readId(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('id' in params)) return undefined
  const read = idSchema.safeParse(params.id)
  return read.success && parseStorableText(read.data).ok ? read.data : undefined
}

function singular(noun: string): string {
  return noun === 'apis' ? 'api' : noun.replace(/s$/, '')
}
