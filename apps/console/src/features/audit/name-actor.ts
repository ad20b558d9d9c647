/** What an audit event says, in the reader's language. */
import type { TFunction } from 'i18next'
import { eventNames } from '@portico/domain'
import type { AuditEvent } from '@portico/contract'

/** A server newer than this console may write something unknown: better its word than none. */
export function nameEvent(t: TFunction, event: string): string {
  const known = eventNames.find((name) => name === event)
  return known === undefined ? event : t(`audit.event.${known}`)
}

/** Who acted; the system where it was nobody. */
export function nameActor(t: TFunction, { actor }: AuditEvent): string {
  return actor?.displayName ?? t('audit.system')
}
