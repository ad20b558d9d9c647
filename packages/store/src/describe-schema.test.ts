/** schema.sql is what the migrations make, on both databases and from every level that was ever in use. */
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { describeSchema } from './describe-schema.ts'
import { findBrokenInvariants } from './invariants.ts'
import { migrate } from './migrate.ts'
import { describeEachDatabase, openTestDatabase } from './testing.ts'
import { inTransaction } from './transaction.ts'
import { fillLevel, findLostRows, productMigrations, readEveryRow } from './testing-filled.ts'

const schema = await readFile(new URL('../schema.sql', import.meta.url), 'utf8')
const migrations = await productMigrations()

const changes = [
  'alter table members drop column email_notices',
  'alter table members alter column theme drop default',
  'alter table members alter column email set not null',
  'alter table grants drop constraint grants__state',
  'alter table grants drop constraint grants_api_id_fkey',
  'drop index deliveries__due',
  'drop trigger events__append_only on events',
  'alter table events disable trigger events__append_only',
  "create or replace function portico_grams(source text) returns text[] language sql immutable as $$ select '{}'::text[] $$",
]

/** The description while a change is there; the change is undone. */
async function describeAfter(database: Database, change: string): Promise<string> {
  let described = ''
  const undo = new Error('undone')
  await inTransaction(database, async (transaction) => {
    await sql.raw(change).execute(transaction)
    described = await describeSchema(transaction)
    throw undo
  }).catch((error: unknown) => {
    if (error !== undo) throw error
  })
  return described
}

describeEachDatabase('the schema', (kind) => {
  let database: Database
  beforeEach(async () => {
    database = await openTestDatabase({ kind, migrations: [] })
  })
  afterEach(() => database.close())

  it('[R22] what the description has no words for is refused, not left out', async () => {
    await database.execScript('create view seen as select 1 as one; create type mood as enum ()')
    await expect(describeSchema(database.kysely)).rejects.toThrow('has no words for mood, seen')
  })

  it('[R22] every kind of difference is seen', async () => {
    await migrate(database, migrations)
    const unseen: string[] = []
    for (const change of changes) {
      if ((await describeAfter(database, change)) === schema) unseen.push(change)
    }
    expect(unseen).toStrictEqual([])
  })

  it('[R22] migrating an empty database gives schema.sql', async () => {
    await migrate(database, migrations)
    expect(await describeSchema(database.kysely)).toBe(schema)
  })

  it('[R22] schema.sql can be run, and gives itself', async () => {
    // The runner of migrations has made its own table already.
    await database.execScript(`drop table schema_migrations;\n${schema}`)
    expect(await describeSchema(database.kysely)).toBe(schema)
  })

  it('[R22] a database that was filled at every level gives it too, with every row kept', async () => {
    for (const index of migrations.keys()) {
      const before = await readEveryRow(database)
      await migrate(database, migrations.slice(0, index + 1))
      expect(findLostRows(before, await readEveryRow(database))).toStrictEqual([])
      await fillLevel(database, migrations.slice(0, index + 1))
    }
    expect(await describeSchema(database.kysely)).toBe(schema)
    expect(await findBrokenInvariants(database.kysely)).toStrictEqual([])
  })
})
