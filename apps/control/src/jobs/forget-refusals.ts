/** Forgets what the signature doctor found in refused calls: of use while somebody looks for a mistake, and no longer. */
import { pruneRefusals } from '@portico/store'
import type { Deps } from '../deps.ts'

const keptMs = 24 * 60 * 60_000

export function forgetRefusals({ database, clock }: Deps): Promise<number> {
  return pruneRefusals(database.kysely, new Date(clock() - keptMs))
}
