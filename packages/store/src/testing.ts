/**
 * Databases for tests: real ones, migrated once and copied for each test file. Not part of the product; the only file
 * of this package that reads the environment.
 */

import { createHash, randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { loadMigrations, migrate, type Migration } from './migrate.ts'

/** Which database a test stands on. */
export type TestDatabaseKind = Database['kind']

/** What `openTestDatabase` may be told. */
export type TestDatabaseOptions = {
  /** Default: PostgreSQL when the environment names one, else the embedded database. */
  kind?: TestDatabaseKind
  /** Default: the product's. */
  migrations?: readonly Migration[]
}

const productMigrations = fileURLToPath(new URL('../migrations', import.meta.url))

/**
 * The server that tests may use: `TEST_DATABASE_URL`, or the `PG…` variables that `pg_virtualenv` sets. The role must be
 * allowed to create databases. Undefined when there is none.
 */
export function testServerUrl(): string | undefined {
  const { TEST_DATABASE_URL, PGHOST, PGPORT, PGUSER, PGPASSWORD } = process.env
  if (TEST_DATABASE_URL !== undefined) return TEST_DATABASE_URL
  if (PGHOST === undefined) return undefined
  const url = new URL(`postgres://localhost:${PGPORT ?? '5432'}/postgres`)
  url.username = encodeURIComponent(PGUSER ?? 'postgres')
  url.password = encodeURIComponent(PGPASSWORD ?? '')
  // A directory means a socket, which a URL cannot have as its host.
  if (PGHOST.startsWith('/')) url.searchParams.set('host', PGHOST)
  else url.hostname = PGHOST
  return url.href
}

/** Opens a migrated, empty database of its own. `close` also removes it. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<Database> {
  const serverUrl = testServerUrl()
  const kind = options.kind ?? (serverUrl === undefined ? 'embedded' : 'postgres')
  const migrations = options.migrations ?? (await loadMigrations(productMigrations))
  if (kind === 'embedded') return openEmbeddedCopy(migrations)
  if (serverUrl === undefined) throw new Error('no PostgreSQL: set TEST_DATABASE_URL')
  return openPostgresCopy(serverUrl, migrations)
}

/**
 * Opens one database before the first test of a suite and removes it after the last. Answers a function that answers
 * the database, for use inside tests and hooks.
 */
export function withDatabase(options: TestDatabaseOptions = {}): () => Database {
  let database: Database | undefined
  beforeAll(async () => {
    database = await openTestDatabase(options)
  })
  afterAll(() => database?.close())
  return () => {
    if (database === undefined) throw new Error('the database is open inside tests and hooks only')
    return database
  }
}

/**
 * Describes a suite once for the embedded database and once for PostgreSQL. Without a server the second is reported as
 * skipped, with the way to include it. `suite` passes its kind on to `openTestDatabase` or `withDatabase`.
 */
export function describeEachDatabase(name: string, suite: (kind: TestDatabaseKind) => void): void {
  describe(`${name} (embedded)`, () => suite('embedded'))
  describe(`${name} (postgres)`, () => {
    if (testServerUrl() !== undefined) return suite('postgres')
    it.skip('left out: no PostgreSQL. Set TEST_DATABASE_URL, or run under pg_virtualenv')
  })
}

function templateName(migrations: readonly Migration[]): string {
  const hash = createHash('sha256')
  for (const { name, sql } of migrations) hash.update(`${name}\0${sql}\0`)
  return `portico_template_${hash.digest('hex').slice(0, 16)}`
}

/**
 * Puts a migrated embedded database into `directory`, for tests that open it themselves and need not wait for a first
 * start.
 */
export async function copyEmbeddedDatabase(
  directory: string,
  migrations: readonly Migration[],
): Promise<void> {
  const template = await embeddedTemplate(migrations)
  await cp(join(template, 'cluster'), join(directory, 'cluster'), { recursive: true })
}

async function openEmbeddedCopy(migrations: readonly Migration[]): Promise<Database> {
  const directory = await mkdtemp(join(tmpdir(), 'portico-test-'))
  await copyEmbeddedDatabase(directory, migrations)
  const database = await openDatabase({ kind: 'embedded', directory, durability: 'none' })
  return {
    ...database,
    close: async () => {
      await database.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function embeddedTemplate(migrations: readonly Migration[]): Promise<string> {
  // Files of another version of PGlite are told apart by the path, its files by the migrations.
  const cache = join(tmpdir(), `portico-embedded-${process.getuid?.() ?? 0}-pglite-0.5.16`)
  const template = join(cache, templateName(migrations))
  if (await exists(template)) return template
  await mkdir(cache, { recursive: true, mode: 0o700 })
  const making = await mkdtemp(join(cache, 'making-'))
  const database = await openDatabase({ kind: 'embedded', directory: making, durability: 'none' })
  await migrate(database, migrations)
  await database.close()
  try {
    await rename(making, template)
  } catch (error) {
    // Another worker made the same one meanwhile.
    await rm(making, { recursive: true, force: true })
    if (!(await exists(template))) throw error
  }
  return template
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

async function openPostgresCopy(
  serverUrl: string,
  migrations: readonly Migration[],
): Promise<Database> {
  const name = `portico_test_${randomUUID().replaceAll('-', '')}`
  await withAdministrator(serverUrl, async (administrator) => {
    const template = await postgresTemplate(administrator, serverUrl, migrations)
    await administrator.query(`create database ${name} template ${template}`)
  })
  const url = urlOf(serverUrl, name)
  const database = await openDatabase({ kind: 'postgres', url, poolSize: 5 })
  return {
    ...database,
    close: async () => {
      await database.close()
      await withAdministrator(serverUrl, (administrator) =>
        administrator.query(`drop database if exists ${name} with (force)`),
      )
    },
  }
}

async function postgresTemplate(
  administrator: pg.Client,
  serverUrl: string,
  migrations: readonly Migration[],
): Promise<string> {
  const template = templateName(migrations)
  const making = `${template}_making`
  // Held until the connection ends: other workers wait for the template instead of making it too.
  await administrator.query(`select pg_advisory_lock(hashtext('${template}'))`)
  const found = await administrator.query('select from pg_database where datname = $1', [template])
  if (found.rowCount === 1) return template
  await administrator.query(`drop database if exists ${making} with (force)`)
  await administrator.query(`create database ${making}`)
  const database = await openDatabase({ kind: 'postgres', url: urlOf(serverUrl, making) })
  try {
    await migrate(database, migrations)
  } finally {
    await database.close()
  }
  await administrator.query(`alter database ${making} rename to ${template}`)
  return template
}

async function withAdministrator(
  serverUrl: string,
  work: (administrator: pg.Client) => Promise<unknown>,
): Promise<void> {
  const administrator = new pg.Client({ connectionString: serverUrl })
  await administrator.connect()
  try {
    await work(administrator)
  } finally {
    await administrator.end()
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
