/** Events about an application, as its audit page lists them and gateways follow them (AU1). */
import type { NewEvent } from '@portico/store'
import type { Caller } from '../caller.ts'
import { eventBy } from '../event-by.ts'

type Named = Readonly<{ id: string; name: string }>

/** A change of the application itself; `feed` says that gateways have to load it again. */
export function applicationEvent(
  caller: Caller,
  event: NewEvent['event'],
  { id, name }: Named,
  detail: NonNullable<NewEvent['detail']>,
  feed: 'feed' | 'no-feed' = 'feed',
): NewEvent {
  const mark = feed === 'feed' ? { feed: { kind: 'application', id } as const } : {}
  return eventBy(
    caller,
    event,
    { kind: 'application', id, name },
    {
      applicationId: id,
      detail,
      ...mark,
    },
  )
}

/**
 * Somebody came to an application, left it or got another end: the subject is the person, so that whoever
 * could see its secret at a time can be told later. Gateways know no people and are not told.
 */
export function membershipEvent(
  caller: Caller,
  event: `membership.${'added' | 'edited' | 'joined' | 'renewed' | 'removed'}`,
  application: Named,
  memberId: string,
  detail: NonNullable<NewEvent['detail']>,
): NewEvent {
  return eventBy(
    caller,
    event,
    { kind: 'membership', id: memberId, name: application.name },
    {
      applicationId: application.id,
      detail,
    },
  )
}
