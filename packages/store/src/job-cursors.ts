/** How far each job has read the events; the row is its lock, so that several control planes share the work. */
import type { Kysely, Transaction } from 'kysely'
import { readEvents } from './events.ts'
import type { StoredEvent } from './events.ts'
import type { Schema } from './schema.ts'

/** The jobs that read every event in order. */
export type CursorJob = 'tell-people' | 'tell-webhooks' | 'carry-out'

/** Whether there are events that the job has not read. */
export async function hasUnreadEvents(db: Kysely<Schema>, job: CursorJob): Promise<boolean> {
  const row = await db
    .selectFrom('job_cursors as c')
    .innerJoin('event_head as h', (join) => join.onTrue())
    .where('c.job', '=', job)
    .whereRef('c.sequence', '<', 'h.sequence')
    .select('c.sequence')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Takes the next events for a job and moves its cursor past them, in the transaction of what the job writes:
 * either both happen or neither, so that no event is passed over and none is worked on twice. Holds the
 * cursor's row until the commit; another control plane that asks meanwhile waits and gets what follows.
 */
export async function takeEvents(
  tx: Transaction<Schema>,
  job: CursorJob,
  limit: number,
): Promise<StoredEvent[]> {
  const { sequence } = await tx
    .selectFrom('job_cursors')
    .select('sequence')
    .where('job', '=', job)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const events = await readEvents(tx, { after: sequence, limit })
  const last = events.at(-1)
  if (last !== undefined) {
    await tx
      .updateTable('job_cursors')
      .set({ sequence: last.sequence })
      .where('job', '=', job)
      .execute()
  }
  return events
}
