/** What the signature doctor found in refused calls, as gateways sealed it; kept for a day (SG5). */
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type SealedRefusal = Readonly<{ requestId: string; applicationId: string; sealed: string }>

/** Takes in what a gateway reported; what is there already, because a report was sent twice, stays. */
export async function insertRefusals(
  tx: Queries,
  refusals: readonly SealedRefusal[],
  at: Date,
): Promise<void> {
  if (refusals.length === 0) return
  await tx
    .insertInto('refusals')
    .values(
      refusals.map(({ requestId, applicationId, sealed }) => ({
        request_id: requestId,
        application_id: applicationId,
        at,
        sealed,
      })),
    )
    .onConflict((oc) => oc.column('request_id').doNothing())
    .execute()
}

/** The seal about one call; null where none is kept. */
export async function findRefusal(
  db: Queries,
  requestId: string,
): Promise<Pick<SealedRefusal, 'applicationId' | 'sealed'> | null> {
  const row = await db
    .selectFrom('refusals')
    .select(['application_id as applicationId', 'sealed'])
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row ?? null
}

/** Forgets what is older; answers how many. */
export async function pruneRefusals(db: Queries, before: Date): Promise<number> {
  const result = await db.deleteFrom('refusals').where('at', '<', before).executeTakeFirst()
  return Number(result.numDeletedRows)
}
