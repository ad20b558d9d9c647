/** Turns a broken constraint of the schema into the refusal that it stands for. */
import type { Outcome, Refused } from '@portico/domain'
import { Conflict } from '@portico/store'

/**
 * Runs a transaction whose uniqueness the database decides: a `Conflict` on a named constraint answers the
 * refusal beside it; any other goes on as the defect it is.
 */
export async function refuseConflicts<T>(
  refusals: Readonly<Record<string, Refused>>,
  work: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    return await work()
  } catch (error) {
    const refused = error instanceof Conflict ? refusals[error.constraint] : undefined
    if (refused) return refused
    throw error
  }
}
