/** Queries on grants of APIs and data sources (GT1 to GT3). */
import { sql, type Kysely } from 'kysely'
import type { ApiOperation, DataSourceAccess, Day, Environment, GrantEnding } from '@portico/domain'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>
type Named = Readonly<{ id: string; name: string }>

export type Grant = Readonly<{
  id: string
  kind: 'api' | 'data-source'
  application: Named
  api: Named | null
  project: Named | null
  operation: ApiOperation | null
  dataSource: Named | null
  dataSourceOwnerId: string | null
  access: DataSourceAccess | null
  environment: Environment
  ended: GrantEnding | null
  expiresOn: Day | null
  grantedAt: Date
  grantedBy: Person | null
  reason: string | null
}>

/** What is granted. */
export type GrantTarget =
  | Readonly<{ kind: 'api'; apiId: string }>
  | Readonly<{ kind: 'data-source'; dataSourceId: string; access: DataSourceAccess }>

function selectGrants(db: Queries) {
  return db
    .selectFrom('grants as g')
    .innerJoin('applications as a', 'a.id', 'g.application_id')
    .leftJoin('apis as i', 'i.id', 'g.api_id')
    .leftJoin('service_projects as p', 'p.id', 'i.project_id')
    .leftJoin('data_sources as d', 'd.id', 'g.data_source_id')
    .leftJoin('members as m', 'm.id', 'g.granted_by')
    .select([
      'g.id',
      'g.kind',
      'g.application_id',
      'a.name as application_name',
      'g.api_id',
      'i.name as api_name',
      'i.operation',
      'p.id as project_id',
      'p.name as project_name',
      'g.data_source_id',
      'd.name as data_source_name',
      'd.owner_id as data_source_owner_id',
      'g.access',
      'g.environment',
      'g.state',
      'g.expires_on',
      'g.granted_at',
      'm.id as granted_by_id',
      'm.username as granted_by_username',
      'm.display_name as granted_by_name',
      'g.reason',
    ])
}

type GrantRow = Awaited<ReturnType<ReturnType<typeof selectGrants>['execute']>>[number]

function named(id: string | null, name: string | null): Named | null {
  return id === null ? null : { id, name: name ?? '' }
}

function grantOfRow(row: GrantRow): Grant {
  return {
    id: row.id,
    kind: row.kind === 'api' ? 'api' : 'data-source',
    application: { id: row.application_id, name: row.application_name },
    api: named(row.api_id, row.api_name),
    project: named(row.project_id, row.project_name),
    operation: row.operation as ApiOperation | null,
    dataSource: named(row.data_source_id, row.data_source_name),
    dataSourceOwnerId: row.data_source_owner_id,
    access: row.access as DataSourceAccess | null,
    environment: row.environment as Environment,
    ended: row.state === 'valid' ? null : (row.state as GrantEnding),
    expiresOn: row.expires_on,
    grantedAt: row.granted_at,
    grantedBy:
      row.granted_by_id === null
        ? null
        : {
            id: row.granted_by_id,
            username: row.granted_by_username ?? '',
            displayName: row.granted_by_name ?? '',
          },
    reason: row.reason,
  }
}

export type ApplicationGrantsPage = Readonly<{
  applicationId: string
  q: string | undefined
  kind: 'api' | 'data-source' | undefined
  /** `valid` and `expired` are told apart by `today`. */
  state: 'valid' | 'expired' | 'ended' | undefined
  today: Day
  /** Id of the last one seen; newest first. */
  before: string | undefined
  limit: number
}>

/** The grants of one application, newest first. */
export async function listApplicationGrants(
  db: Queries,
  page: ApplicationGrantsPage,
): Promise<Grant[]> {
  let query = selectGrants(db).where('g.application_id', '=', page.applicationId)
  if (page.kind !== undefined) query = query.where('g.kind', '=', page.kind)
  if (page.state === 'ended') query = query.where('g.state', '<>', 'valid')
  if (page.state === 'valid') {
    query = query
      .where('g.state', '=', 'valid')
      .where((eb) => eb.or([eb('g.expires_on', 'is', null), eb('g.expires_on', '>=', page.today)]))
  }
  if (page.state === 'expired') {
    query = query.where('g.state', '=', 'valid').where('g.expires_on', '<', page.today)
  }
  if (page.q !== undefined) {
    query = query.where(
      sql<boolean>`position(lower(${page.q}) in lower(coalesce(i.name, d.name))) > 0`,
    )
  }
  if (page.before !== undefined) query = query.where('g.id', '<', page.before)
  const rows = await query.orderBy('g.id', 'desc').limit(page.limit).execute()
  return rows.map(grantOfRow)
}

/** Some grants by their ids, newest first. */
export async function findGrantsIn(db: Queries, ids: readonly string[]): Promise<Grant[]> {
  if (ids.length === 0) return []
  const query = selectGrants(db).where('g.id', 'in', [...ids])
  return (await query.orderBy('g.id', 'desc').execute()).map(grantOfRow)
}

export async function findGrant(db: Queries, id: string): Promise<Grant | null> {
  const row = await selectGrants(db).where('g.id', '=', id).executeTakeFirst()
  return row ? grantOfRow(row) : null
}

/** The living grant of one target in one environment, locked; there is one at most. */
export async function lockLivingGrant(
  tx: Queries,
  applicationId: string,
  target: GrantTarget,
  environment: Environment,
): Promise<{ id: string; expiresOn: Day | null } | null> {
  let query = tx
    .selectFrom('grants')
    .where('application_id', '=', applicationId)
    .where('environment', '=', environment)
    .where('kind', '=', target.kind)
    .where('state', '=', 'valid')
  query =
    target.kind === 'api'
      ? query.where('api_id', '=', target.apiId)
      : query.where('data_source_id', '=', target.dataSourceId).where('access', '=', target.access)
  const row = await query.select(['id', 'expires_on as expiresOn']).forUpdate().executeTakeFirst()
  return row ?? null
}

export type NewGrant = Readonly<{
  id: string
  applicationId: string
  target: GrantTarget
  environment: Environment
  expiresOn: Day | null
  grantedAt: Date
  grantedBy: string | null
  reason: string | null
  requestId: string | null
}>

/** Throws `Conflict` on grants__api or grants__data_source when there is a living one. */
export async function insertGrant(tx: Queries, grant: NewGrant): Promise<void> {
  const { target } = grant
  await tx
    .insertInto('grants')
    .values({
      id: grant.id,
      kind: target.kind,
      application_id: grant.applicationId,
      api_id: target.kind === 'api' ? target.apiId : null,
      data_source_id: target.kind === 'data-source' ? target.dataSourceId : null,
      access: target.kind === 'data-source' ? target.access : null,
      environment: grant.environment,
      expires_on: grant.expiresOn,
      granted_at: grant.grantedAt,
      granted_by: grant.grantedBy,
      reason: grant.reason,
      request_id: grant.requestId,
    })
    .execute()
}

/** Gives a living grant another end. */
export async function updateGrantEnd(
  tx: Queries,
  id: string,
  expiresOn: Day | null,
  reason: string | null,
): Promise<void> {
  await tx
    .updateTable('grants')
    .set({ expires_on: expiresOn, reason })
    .where('id', '=', id)
    .where('state', '=', 'valid')
    .execute()
}

/** Ends a living grant; answers false when it had ended already. */
export async function endGrant(
  tx: Queries,
  id: string,
  ending: Readonly<{ state: GrantEnding; by: string; at: Date; reason: string | null }>,
): Promise<boolean> {
  const result = await tx
    .updateTable('grants')
    .set((eb) => ({
      state: ending.state,
      ended_at: ending.at,
      ended_by: ending.by,
      reason: ending.reason ?? eb.ref('reason'),
    }))
    .where('id', '=', id)
    .where('state', '=', 'valid')
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Drops everything that an application had been granted, because it is being deleted (AP9); answers how many. */
export async function dropApplicationGrants(
  tx: Queries,
  applicationId: string,
  ending: Readonly<{ by: string; at: Date }>,
): Promise<number> {
  const result = await tx
    .updateTable('grants')
    .set({ state: 'dropped', ended_at: ending.at, ended_by: ending.by })
    .where('application_id', '=', applicationId)
    .where('state', '=', 'valid')
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
