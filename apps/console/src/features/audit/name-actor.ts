/** Who is said to have caused an audit event. */
import type { TFunction } from 'i18next'
import type { AuditEvent } from '@portico/contract'

/** Who acted; the system where it was nobody. */
export function nameActor(t: TFunction, { actor }: AuditEvent): string {
  return actor?.displayName ?? t('audit.system')
}
