/** What a grant is on, by name. */
import type { Grant } from '@portico/contract'

export function nameOfGrant(grant: Grant): string {
  return grant.api?.name ?? grant.dataSource?.name ?? '–'
}
