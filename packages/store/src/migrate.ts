/** Brings a database to the schema of this version: forward only, one transaction each, safe to run twice at once. */

import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, ScriptSession } from './database.ts'

const namePattern = /^\d{4}_[a-z0-9_]+\.sql$/u
// Any fixed number will do; this one spells "portico" on a telephone.
const advisoryLockKey = 7_678_426

/** One step of the schema. `name` orders it (`0001_members.sql`), `sql` holds any number of statements. */
export type Migration = Readonly<{ name: string; sql: string }>

/** Why nothing was migrated: `migration.changed`, `migration.unknown`, `migration.out-of-order`, `migration.invalid`. */
export type MigrationRefusalCode =
  | 'migration.changed'
  | 'migration.unknown'
  | 'migration.out-of-order'
  | 'migration.invalid'

/** Thrown when the database and this version do not fit together; nothing has been changed. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
  readonly code: MigrationRefusalCode

  constructor(code: MigrationRefusalCode, message: string) {
    super(message)
    this.code = code
  }
}

/** What `migrate` reports. */
export type MigrateOptions = {
  /** Called with each migration's name when its turn comes, before it runs. */
  onMigration?: (name: string) => void
}

/** Reads every `.sql` file of a directory. Other names than `0001_what_it_does.sql` are `migration.invalid`. */
export async function loadMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(directory, name), 'utf8') })),
  )
}

/**
 * Applies what is missing, in the order of the names, and answers the names applied by this call.
 *
 * Each file runs in a transaction of its own with its entry in `schema_migrations`, so that a process killed at any
 * statement leaves the old schema or the new one and the next call goes on from there. Of two callers at once one
 * waits and finds the work done. Throws `MigrationRefused` before anything runs when a file has changed since it was
 * applied, when the database is ahead of this version, or when a missing file comes before an applied one.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<string[]> {
  const steps = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1))
  refuseInvalid(steps)
  return database.withSession(async (session) => {
    await inLockedTransaction(session, () => session.run(createTable))
    const done: string[] = []
    for (const step of steps) {
      const applied = await inLockedTransaction(session, () =>
        applyStep(session, steps, step, options),
      )
      if (applied) done.push(step.name)
    }
    if (steps.length === 0) {
      await inLockedTransaction(session, async () => refuseUnfit(steps, await readApplied(session)))
    }
    return done
  })
}

const createTable = `
create table if not exists schema_migrations (
  name text primary key,
  sha256 text not null,
  applied_at timestamptz not null default now()
)`

type Applied = { name: string; sha256: string }

async function applyStep(
  session: ScriptSession,
  steps: readonly Migration[],
  step: Migration,
  options: MigrateOptions,
): Promise<boolean> {
  // Read again for every step: another migrator may have gone ahead while this one waited for the lock.
  const applied = await readApplied(session)
  refuseUnfit(steps, applied)
  if (applied.some(({ name }) => name === step.name)) return false
  options.onMigration?.(step.name)
  // Waiting for a table's lock stops everyone behind it: better to fail and be run again.
  await session.run("set local lock_timeout = '10s'")
  await session.run(step.sql)
  await session.rows('insert into schema_migrations (name, sha256) values ($1, $2)', [
    step.name,
    fingerprint(step.sql),
  ])
  return true
}

function readApplied(session: ScriptSession): Promise<Applied[]> {
  return session.rows<Applied>('select name, sha256 from schema_migrations order by name')
}

async function inLockedTransaction<T>(session: ScriptSession, work: () => Promise<T>): Promise<T> {
  await session.run('begin')
  try {
    await session.run(`select pg_advisory_xact_lock(${advisoryLockKey})`)
    const result = await work()
    await session.run('commit')
    return result
  } catch (error) {
    // The first failure is the one to tell; on a broken connection the server rolls back by itself.
    await session.run('rollback').catch(() => {})
    throw error
  }
}

function fingerprint(sql: string): string {
  // A checkout on Windows may have other line ends.
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
}

function refuseInvalid(steps: readonly Migration[]): void {
  const numbers = new Set<string>()
  for (const { name } of steps) {
    const number = name.slice(0, 4)
    if (!namePattern.test(name)) {
      throw new MigrationRefused(
        'migration.invalid',
        `${name} is no name for a migration: it must look like 0001_what_it_does.sql`,
      )
    }
    if (numbers.has(number)) {
      throw new MigrationRefused('migration.invalid', `two migrations have the number ${number}`)
    }
    numbers.add(number)
  }
}

function refuseUnfit(steps: readonly Migration[], applied: readonly Applied[]): void {
  const known = new Map(steps.map(({ name, sql }) => [name, fingerprint(sql)]))
  for (const { name, sha256 } of applied) {
    const expected = known.get(name)
    if (expected === undefined) {
      throw new MigrationRefused(
        'migration.unknown',
        `the database has had the migration ${name}, which this version does not know: it belongs to a newer ` +
          'version. Run that version, or restore a backup from before it',
      )
    }
    if (expected !== sha256) {
      throw new MigrationRefused(
        'migration.changed',
        `the migration ${name} has changed since it was applied: put the file back as it was and write a new one`,
      )
    }
  }
  const last = applied.at(-1)?.name ?? ''
  const appliedNames = new Set(applied.map(({ name }) => name))
  const late = steps.find(({ name }) => name < last && !appliedNames.has(name))
  if (late !== undefined) {
    throw new MigrationRefused(
      'migration.out-of-order',
      `the migration ${late.name} comes before ${last}, which has been applied: give it a higher number`,
    )
  }
}
