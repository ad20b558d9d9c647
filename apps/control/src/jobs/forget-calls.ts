/** Forgets call records that are older than the operator keeps them; the counts of calls stay (GW6). */
import { pruneCalls } from '@portico/store'
import type { Deps } from '../deps.ts'

const dayMs = 24 * 60 * 60_000
/** Few enough that reports of gateways, which write the same table, do not wait for it. */
const batchSize = 5000

/** Answers how many went; ends after the batch at hand once `stopping` is aborted. */
export async function forgetCalls(
  { database, clock, callRecordDays }: Deps,
  stopping?: AbortSignal,
  limit = batchSize,
): Promise<number> {
  if (callRecordDays === 0) return 0
  const before = new Date(clock() - callRecordDays * dayMs)
  let forgotten = 0
  while (stopping?.aborted !== true) {
    const count = await pruneCalls(database.kysely, before, limit)
    forgotten += count
    if (count < limit) break
  }
  return forgotten
}
