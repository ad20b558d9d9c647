/** Queries on registered HTTP APIs. */
import { sql, type Kysely, type Updateable } from 'kysely'
import type { ApiOperation, FullNamedApi } from '@portico/domain'
import type { ApisTable, Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

export type Api = Readonly<{
  id: string
  project: Readonly<{ id: string; name: string }>
  name: string
  description: string
  documentation: string
  operation: ApiOperation
  method: string | null
  path: string | null
  upstreamProd: string | null
  upstreamDev: string | null
  timeoutMs: number
  limitPerSecond: number | null
  limitPerApplication: number | null
  limitOverrides: Readonly<Record<string, number>>
  allowUpgrade: boolean
  shareUpstreamConnections: boolean
  aliyunApiId: string | null
  owner: Person | null
  grantCount: number
  updatedAt: Date
  version: number
}>

type Queries = Kysely<Schema>

/** A list says how many applications hold an API up to here. */
const grantCountLimit = 1000

const columns = [
  'a.id',
  'a.project_id',
  'p.name as project_name',
  'a.name',
  'a.description',
  'a.documentation',
  'a.operation',
  'a.method',
  'a.path',
  'a.upstream_prod',
  'a.upstream_dev',
  'a.timeout_ms',
  'a.limit_per_second',
  'a.limit_per_application',
  'a.limit_overrides',
  'a.allow_upgrade',
  'a.share_upstream_connections',
  'a.aliyun_api_id',
  'o.id as owner_id',
  'o.username as owner_username',
  'o.display_name as owner_display_name',
  'a.updated_at',
  'a.version',
] as const

function selectApis(db: Queries) {
  return db
    .selectFrom('apis as a')
    .innerJoin('service_projects as p', 'p.id', 'a.project_id')
    .leftJoin('members as o', 'o.id', 'a.owner_id')
    .where('a.deleted_at', 'is', null)
    .select(columns)
    .select((eb) =>
      eb
        .selectFrom(
          eb
            .selectFrom('grants as g')
            .whereRef('g.api_id', '=', 'a.id')
            .where('g.kind', '=', 'api')
            .where('g.state', '=', 'valid')
            .select('g.id')
            .limit(grantCountLimit)
            .as('counted'),
        )
        .select((count) => count.fn.countAll<number>().as('n'))
        .as('grant_count'),
    )
}

type ApiRow = Awaited<ReturnType<ReturnType<typeof selectApis>['execute']>>[number]

function apiOfRow(row: ApiRow): Api {
  return {
    id: row.id,
    project: { id: row.project_id, name: row.project_name },
    name: row.name,
    description: row.description,
    documentation: row.documentation,
    operation: row.operation as ApiOperation,
    method: row.method,
    path: row.path,
    upstreamProd: row.upstream_prod,
    upstreamDev: row.upstream_dev,
    timeoutMs: row.timeout_ms,
    limitPerSecond: row.limit_per_second,
    limitPerApplication: row.limit_per_application,
    limitOverrides: row.limit_overrides as Record<string, number>,
    allowUpgrade: row.allow_upgrade,
    shareUpstreamConnections: row.share_upstream_connections,
    aliyunApiId: row.aliyun_api_id,
    owner:
      row.owner_id === null
        ? null
        : {
            id: row.owner_id,
            username: row.owner_username ?? '',
            displayName: row.owner_display_name ?? '',
          },
    grantCount: row.grant_count ?? 0,
    updatedAt: row.updated_at,
    version: row.version,
  }
}

/** APIs whose name or id holds `q`, by name and id; `after` is the pair of the last one seen. */
export async function listApis(
  db: Queries,
  page: Readonly<{
    q: string | undefined
    projectId: string | undefined
    operation: ApiOperation | undefined
    after: readonly [name: string, id: string] | undefined
    limit: number
  }>,
): Promise<Api[]> {
  let query = selectApis(db)
  if (page.q !== undefined) {
    query = query.where(
      sql<boolean>`(position(lower(${page.q}) in lower(a.name)) > 0 or position(lower(${page.q}) in a.id) > 0)`,
    )
  }
  if (page.projectId !== undefined) query = query.where('a.project_id', '=', page.projectId)
  if (page.operation !== undefined) query = query.where('a.operation', '=', page.operation)
  if (page.after !== undefined) {
    query = query.where(sql<boolean>`(a.name, a.id) > (${page.after[0]}, ${page.after[1]})`)
  }
  const rows = await query.orderBy('a.name').orderBy('a.id').limit(page.limit).execute()
  return rows.map(apiOfRow)
}

export async function findApi(db: Queries, id: string): Promise<Api | null> {
  const row = await selectApis(db).where('a.id', '=', id).executeTakeFirst()
  return row ? apiOfRow(row) : null
}

/** The APIs of these ids and of these exact full names; both parts may hold dots, so several can share one. */
export async function listNamedApis(
  db: Queries,
  { ids, names }: Readonly<{ ids: readonly string[]; names: readonly string[] }>,
): Promise<FullNamedApi[]> {
  const fullName = sql<string>`p.name || '.' || a.name`
  return db
    .selectFrom('apis as a')
    .innerJoin('service_projects as p', 'p.id', 'a.project_id')
    .where('a.deleted_at', 'is', null)
    .where(
      sql<boolean>`(a.id = any(${[...ids]}::text[]) or ${fullName} = any(${[...names]}::text[]))`,
    )
    .select(['a.id', fullName.as('fullName')])
    .execute()
}

/** Locks a live API for a change, or (`share`) against deletion while it is granted. */
export async function lockApi(
  tx: Queries,
  id: string,
  strength: 'share' | 'update',
): Promise<{ id: string; name: string; projectId: string; version: number } | null> {
  const query = tx
    .selectFrom('apis')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .select(['id', 'name', 'project_id as projectId', 'version'])
  const row = await (strength === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst()
  return row ?? null
}

/** Throws `Conflict` on apis__project_id_name or apis__method_path. */
export async function insertApi(
  tx: Queries,
  api: Readonly<Updateable<ApisTable>> &
    Readonly<{
      id: string
      project_id: string
      name: string
      operation: ApiOperation
      created_at: Date
      updated_at: Date
    }>,
): Promise<void> {
  await tx.insertInto('apis').values(api).execute()
}

/** Throws `Conflict` on apis__project_id_name or apis__method_path. */
export async function updateApi(
  tx: Queries,
  id: string,
  change: Readonly<Updateable<ApisTable>>,
): Promise<void> {
  await tx
    .updateTable('apis')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Marks an API as gone and drops its grants; what had it granted loses it at once. */
export async function removeApi(
  tx: Queries,
  id: string,
  by: Readonly<{ memberId: string; at: Date }>,
): Promise<void> {
  await tx.updateTable('apis').set({ deleted_at: by.at }).where('id', '=', id).execute()
  await tx
    .updateTable('grants')
    .set({ state: 'dropped', ended_at: by.at, ended_by: by.memberId })
    .where('api_id', '=', id)
    .where('kind', '=', 'api')
    .where('state', '=', 'valid')
    .execute()
}
