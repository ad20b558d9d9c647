/** Events about grants; those of APIs are what gateways load again (AU1). */
import type { NewEvent } from '@portico/store'
import type { Caller } from '../caller.ts'
import { eventBy } from '../event-by.ts'

export type GrantNamed = Readonly<{
  id: string
  kind: 'api' | 'data-source'
  applicationId: string
  /** Of the API or data source. */
  name: string | null
}>

/** A data source's grants concern no gateway, and have event names of their own. */
export function grantEvent(
  caller: Caller,
  what: 'given' | 'renewed' | 'returned' | 'revoked',
  { id, kind, applicationId, name }: GrantNamed,
  detail: NonNullable<NewEvent['detail']>,
): NewEvent {
  const noun = kind === 'api' ? 'grant' : 'data-source-grant'
  const feed = { kind: 'application', id: applicationId } as const
  const more = { applicationId, detail, ...(kind === 'api' ? { feed } : {}) }
  return eventBy(caller, `${noun}.${what}`, { kind: noun, id, name }, more)
}
