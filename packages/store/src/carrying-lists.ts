/** Lists of what is carried to the vendor's gateway, for administrators (NW3). */
import { sql, type Kysely } from 'kysely'
import type { CarryingDifference, CarryingState } from '@portico/domain'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type CarriedRow = Readonly<{
  application: Readonly<{ id: string; name: string }>
  state: CarryingState
  aliyunAppId: string | null
  attempts: number
  failure: Readonly<{ code: string; message: string; requestId: string | null }> | null
  differences: readonly CarryingDifference[]
  dueAt: Date | null
  carriedAt: Date | null
  comparedAt: Date | null
}>

/** The carried applications by id, those of one state or of all. */
export async function listCarried(
  db: Queries,
  page: Readonly<{ state: CarryingState | undefined; after: string | undefined; limit: number }>,
): Promise<CarriedRow[]> {
  let query = db
    .selectFrom('carried_applications as c')
    .innerJoin('applications as a', 'a.id', 'c.application_id')
    .select(['a.id', 'a.name', 'c.state', 'c.aliyun_app_id', 'c.attempts', 'c.differences'])
    .select(['c.failure_code', 'c.failure_message', 'c.failure_request_id'])
    .select(['c.due_at', 'c.carried_at', 'c.compared_at'])
  if (page.state !== undefined) query = query.where('c.state', '=', page.state)
  if (page.after !== undefined) query = query.where('c.application_id', '>', page.after)
  const rows = await query.orderBy('c.application_id').limit(page.limit).execute()
  return rows.map((row) => ({
    application: { id: row.id, name: row.name },
    state: row.state as CarryingState,
    aliyunAppId: row.aliyun_app_id,
    attempts: row.attempts,
    failure:
      row.failure_code === null
        ? null
        : {
            code: row.failure_code,
            message: row.failure_message ?? '',
            requestId: row.failure_request_id,
          },
    differences: row.differences as CarryingDifference[],
    dueAt: row.due_at,
    carriedAt: row.carried_at,
    comparedAt: row.compared_at,
  }))
}

/** How many applications are in each state. */
export async function countCarried(db: Queries): Promise<Partial<Record<CarryingState, number>>> {
  const { rows } = await sql<{ state: CarryingState; count: number }>`
    select state, count(*)::int as count from carried_applications group by state
  `.execute(db)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
