/** What an event concerns, in the page's language. */
import type { TFunction } from 'i18next'
import { requestKinds } from '@portico/domain'
import type { AuditEvent } from '@portico/contract'

/** How the log titles a request for a new application, before its name. */
const creation = 'Create application '

/** Null for what has no name. A request is in the log under an English title; its kind says it in any language. */
export function nameSubject(t: TFunction, { subject, detail }: AuditEvent): string | null {
  const kind = requestKinds.find((each) => each === detail['kind'])
  if (subject.kind !== 'request' || kind === undefined) return subject.name
  const title = subject.name ?? ''
  const name = title.startsWith(creation) ? ` ${title.slice(creation.length)}` : ''
  return `${t(`requests.kind.${kind}`)}${name}`
}
