/** Forward only, whole or not at all, and never on a database that does not fit. */

import { sql } from 'kysely'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from './database.ts'
import { loadMigrations, migrate, MigrationRefused, type Migration } from './migrate.ts'
import { describeEachDatabase, openTestDatabase } from './testing.ts'

const first = {
  name: '0001_first.sql',
  sql: 'create table firsts (id int);\ncreate table more (id int);',
}
const second = { name: '0002_second.sql', sql: 'insert into firsts values (1);' }
const third = { name: '0003_third.sql', sql: 'insert into firsts values (2);' }

describeEachDatabase('migrate', (kind) => {
  let database: Database
  beforeEach(async () => {
    database = await openTestDatabase({ kind, migrations: [] })
  })
  afterEach(() => database.close())

  async function tables(): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`select table_name as name
      from information_schema.tables where table_schema = 'public' order by 1`.execute(
      database.kysely,
    )
    return rows.map(({ name }) => name)
  }

  async function refusal(migrations: readonly Migration[]): Promise<[string, string]> {
    const error: unknown = await migrate(database, migrations).catch((reason: unknown) => reason)
    if (!(error instanceof MigrationRefused)) throw new Error('not refused', { cause: error })
    return [error.code, error.message]
  }

  it('a file that has changed since it was applied is refused', async () => {
    await migrate(database, [first])
    expect(await refusal([{ ...first, sql: `${first.sql} -- later` }, second])).toStrictEqual([
      'migration.changed',
      'the migration 0001_first.sql has changed since it was applied: put the file back as it was and write a new one',
    ])
    expect(await sql`select * from firsts`.execute(database.kysely)).toMatchObject({ rows: [] })
  })

  it('other line ends are no change', async () => {
    await migrate(database, [first])
    const fromWindows = { ...first, sql: first.sql.replaceAll('\n', '\r\n') }
    expect(await migrate(database, [fromWindows])).toStrictEqual([])
  })

  it('a database of a newer version is refused', async () => {
    await migrate(database, [first, second])
    const message =
      'the database has had the migration 0002_second.sql, which this version does not know: it belongs to a ' +
      'newer version. Run that version, or restore a backup from before it'
    expect(await refusal([first])).toStrictEqual(['migration.unknown', message])
    expect((await refusal([]))[0]).toBe('migration.unknown')
  })

  it('a file that slipped in before an applied one is refused', async () => {
    await migrate(database, [first, third])
    expect(await refusal([first, second, third])).toStrictEqual([
      'migration.out-of-order',
      'the migration 0002_second.sql comes before 0003_third.sql, which has been applied: give it a higher number',
    ])
  })

  it.each(['1_a.sql', '0001-a.sql', '0001_A.sql', '0001_a.txt'])(
    'the name %s is refused',
    async (name) => {
      expect((await refusal([{ name, sql: 'select 1' }]))[0]).toBe('migration.invalid')
    },
  )

  it('two files of one number are refused', async () => {
    const twin = { name: '0001_twin.sql', sql: 'select 1' }
    expect((await refusal([first, twin]))[1]).toBe('two migrations have the number 0001')
  })

  it.each([1, 2, 3])(
    'a file that fails at statement %i leaves nothing and can be mended',
    async (at) => {
      const good = [
        'create table a (id int)',
        'create table b (id int)',
        'insert into a values (1)',
      ]
      const bad = good.with(at - 1, 'select 1 / 0')
      await expect(
        migrate(database, [first, { name: '0002_broken.sql', sql: bad.join(';') }]),
      ).rejects.toThrow('division by zero')
      expect(await tables()).toStrictEqual(['firsts', 'more', 'schema_migrations'])
      expect(
        await migrate(database, [first, { name: '0002_broken.sql', sql: good.join(';') }]),
      ).toStrictEqual(['0002_broken.sql'])
    },
  )

  it('every file runs once, in the order of its name', async () => {
    const names: string[] = []
    const applied = await migrate(database, [second, first], {
      onMigration: (name) => names.push(name),
    })
    expect(applied).toStrictEqual([first.name, second.name])
    expect(names).toStrictEqual(applied)
    expect(await migrate(database, [first, second, third])).toStrictEqual([third.name])
    const { rows } = await sql<{ id: number }>`select id from firsts order by id`.execute(
      database.kysely,
    )
    expect(rows).toStrictEqual([{ id: 1 }, { id: 2 }])
  })

  it('of migrators at once each file is run by one', async () => {
    const runs = await Promise.all(
      Array.from({ length: 4 }, () => migrate(database, [first, second, third])),
    )
    expect(runs.flat().sort()).toStrictEqual([first.name, second.name, third.name])
  })
})

describe('loadMigrations', () => {
  it('reads the .sql files of a directory in order and nothing else', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'portico-migrations-'))
    try {
      await writeFile(join(directory, '0002_b.sql'), 'b')
      await writeFile(join(directory, '0001_a.sql'), 'a')
      await writeFile(join(directory, 'README.md'), '')
      expect(await loadMigrations(directory)).toStrictEqual([
        { name: '0001_a.sql', sql: 'a' },
        { name: '0002_b.sql', sql: 'b' },
      ])
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
