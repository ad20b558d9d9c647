/**
 * Databases as earlier versions left them: brought to a level, filled there, brought on. Not part of the product.
 * `filled/NNNN.sql` holds the rows that its level's migration made room for.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { describeSchema } from './describe-schema.ts'
import { loadMigrations, type Migration } from './migrate.ts'

/** The product's own migrations, in their order. */
export function productMigrations(): Promise<Migration[]> {
  return loadMigrations(fileURLToPath(new URL('../migrations', import.meta.url)))
}

/** Adds the rows that the last of these migrations made room for, if there are any. */
export async function fillLevel(database: Database, upTo: readonly Migration[]): Promise<void> {
  const level = upTo.at(-1)?.name.slice(0, 4) ?? ''
  const file = fileURLToPath(new URL(`../filled/${level}.sql`, import.meta.url))
  if (existsSync(file)) await database.execScript(await readFile(file, 'utf8'))
}

async function listTables(kysely: Database['kysely']): Promise<string[]> {
  const { rows } = await sql<{
    name: string
  }>`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_name <> 'schema_migrations' order by 1`.execute(kysely)
  return rows.map(({ name }) => name)
}

/** Every row of every table, as JSON objects by their columns. */
export type Rows = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>

/** Reads all there is but the list of migrations. */
export async function readEveryRow({ kysely }: Database): Promise<Rows> {
  const rows = new Map<string, Record<string, unknown>[]>()
  for (const name of await listTables(kysely)) {
    const found = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(t) as row from ${sql.table(name)} t`.execute(kysely)
    rows.set(
      name,
      found.rows.map(({ row }) => row),
    )
  }
  return rows
}

/** Rows of `before` that are not in `after` with every column that they had: what a migration lost or changed. */
export function findLostRows(before: Rows, after: Rows): string[] {
  return [...before].flatMap(([table, rows]) => {
    const columns = Object.keys(rows[0] ?? {}).toSorted()
    const write = (row: Readonly<Record<string, unknown>>): string =>
      `${table} ${JSON.stringify(columns.map((column) => row[column]))}`
    const kept = new Set((after.get(table) ?? []).map(write))
    return rows.map(write).filter((row) => !kept.has(row))
  })
}

/** One hash over the schema, the list of migrations and every row: two that are equal are the same database. */
export async function fingerprint({ kysely }: Database): Promise<string> {
  const tables = [...(await listTables(kysely)), 'schema_migrations']
  // One statement for all of them: a fingerprint is taken at every statement of every migration.
  const { rows } = await sql<{ name: string; md5: string }>`${sql.join(
    tables.map(
      (
        name,
      ) => sql`select ${sql.lit(name)} as name, md5(coalesce(string_agg(row, ',' order by row), '')) as md5
        from (select t::text collate "C" as row from ${sql.table(name)} t) as all_rows`,
    ),
    sql` union all `,
  )} order by name`.execute(kysely)
  const hash = createHash('sha256').update(await describeSchema(kysely))
  for (const { name, md5 } of rows) hash.update(`${name} ${md5}`)
  return hash.digest('hex')
}
