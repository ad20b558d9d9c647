/** Builds an event of a change: who and from where come from the caller. */
import type { NewEvent } from '@portico/store'
import type { Caller } from './caller.ts'

/** `caller` is null for what the system does by itself. */
export function eventBy(
  caller: Caller | null,
  event: NewEvent['event'],
  subject: NewEvent['subject'],
  more: Pick<NewEvent, 'applicationId' | 'detail' | 'feed'> = {},
): NewEvent {
  const actorId = caller?.actor.memberId ?? null
  return { event, actorId, address: caller?.address ?? null, subject, ...more }
}
