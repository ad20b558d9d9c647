/** Queries on data sources; their secrets are sealed and leave the store by no list (GT3, CR4). */
import { sql, type Kysely, type Updateable } from 'kysely'
import type { DataSourcesTable, Schema } from './schema.ts'
import type { SealedSecret } from './secret-versions.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

export type DataSource = Readonly<{
  id: string
  name: string
  kind: string
  connection: string
  hasSecret: boolean
  owner: Person
  createdAt: Date
  version: number
}>

function selectDataSources(db: Queries) {
  return db
    .selectFrom('data_sources as d')
    .innerJoin('members as o', 'o.id', 'd.owner_id')
    .where('d.deleted_at', 'is', null)
    .select([
      'd.id',
      'd.name',
      'd.kind',
      'd.connection',
      sql<boolean>`d.secret_sealed is not null`.as('hasSecret'),
      'o.id as ownerId',
      'o.username',
      'o.display_name as displayName',
      'd.created_at as createdAt',
      'd.version',
    ])
}

type DataSourceRow = Awaited<ReturnType<ReturnType<typeof selectDataSources>['execute']>>[number]

function dataSourceOfRow({ ownerId, username, displayName, ...rest }: DataSourceRow): DataSource {
  return { ...rest, owner: { id: ownerId, username, displayName } }
}

/** Data sources whose name or kind holds `q`, by name; `after` is the name of the last one seen. */
export async function listDataSources(
  db: Queries,
  page: Readonly<{ q: string | undefined; after: string | undefined; limit: number }>,
): Promise<DataSource[]> {
  let query = selectDataSources(db)
  if (page.q !== undefined) {
    query = query.where(
      sql<boolean>`position(lower(${page.q}) in lower(d.name || ' ' || d.kind)) > 0`,
    )
  }
  if (page.after !== undefined) query = query.where('d.name', '>', page.after)
  const rows = await query.orderBy('d.name').limit(page.limit).execute()
  return rows.map(dataSourceOfRow)
}

export async function findDataSource(db: Queries, id: string): Promise<DataSource | null> {
  const row = await selectDataSources(db).where('d.id', '=', id).executeTakeFirst()
  return row ? dataSourceOfRow(row) : null
}

/** Locks a data source for a change, or (`share`) against deletion while it is granted. */
export async function lockDataSource(
  tx: Queries,
  id: string,
  strength: 'share' | 'update',
): Promise<DataSource | null> {
  const query = tx
    .selectFrom('data_sources')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .select('id')
  const row = await (strength === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst()
  return row ? findDataSource(tx, row.id) : null
}

/** Throws `Conflict` on data_sources__name. */
export async function insertDataSource(
  tx: Queries,
  source: Readonly<{
    id: string
    name: string
    kind: string
    connection: string
    ownerId: string
    secret: SealedSecret | null
    createdAt: Date
  }>,
): Promise<void> {
  await tx
    .insertInto('data_sources')
    .values({
      id: source.id,
      name: source.name,
      kind: source.kind,
      connection: source.connection,
      owner_id: source.ownerId,
      secret_sealed: source.secret?.sealed ?? null,
      secret_key_id: source.secret?.keyId ?? null,
      created_at: source.createdAt,
    })
    .execute()
}

/** Throws `Conflict` on data_sources__name. */
export async function updateDataSource(
  tx: Queries,
  id: string,
  change: Readonly<Updateable<DataSourcesTable>>,
): Promise<void> {
  await tx
    .updateTable('data_sources')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Marks a data source as gone, wipes its secret and drops its grants; answers how many. */
export async function removeDataSource(
  tx: Queries,
  id: string,
  by: Readonly<{ memberId: string; at: Date }>,
): Promise<number> {
  await tx
    .updateTable('data_sources')
    .set({ deleted_at: by.at, secret_sealed: null, secret_key_id: null })
    .where('id', '=', id)
    .execute()
  const dropped = await tx
    .updateTable('grants')
    .set({ state: 'dropped', ended_at: by.at, ended_by: by.memberId })
    .where('data_source_id', '=', id)
    .where('kind', '=', 'data-source')
    .where('state', '=', 'valid')
    .executeTakeFirst()
  return Number(dropped.numUpdatedRows)
}
