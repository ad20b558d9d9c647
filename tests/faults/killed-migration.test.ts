/** A migration that is killed leaves the old schema or the new one, and the next start goes on from there. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate, openDatabase, type Database, type DatabaseOptions } from '@portico/store'
import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import { steps } from './migrating.ts'
import { postgresPrograms, startPostgres } from '@portico/store/private-postgres'
import { killTree } from './processes.ts'

const program = fileURLToPath(new URL('./migrating.ts', import.meta.url))
const scratch = await mkdtemp(join(tmpdir(), 'portico-migrations-'))
await chmod(scratch, 0o711)
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** Starts the program and kills it a moment after it began its `nth` step. */
async function migrateAndKill(kind: string, address: string, nth: number): Promise<void> {
  const child = spawn(process.execPath, [program, kind, address], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let begun = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    begun += text.split('\n').length - 1
    if (begun >= nth) setTimeout(() => child.kill('SIGKILL'), Math.random() * 5)
  })
  await once(child, 'close')
}

async function halfSteps(database: Database): Promise<string[]> {
  const applied = await sql<{ name: string }>`select name from schema_migrations`.execute(
    database.kysely,
  )
  const tables = await sql<{ name: string }>`select table_name as name
    from information_schema.tables where table_schema = 'public'`.execute(database.kysely)
  const names = new Set(tables.rows.map(({ name }) => name))
  const done = new Set(applied.rows.map(({ name }) => name))
  return steps
    .map(({ name }) => name)
    .filter((name, index) => {
      const parts = [names.has(`first_${index + 1}`), names.has(`second_${index + 1}`)]
      return parts.some((there) => there !== done.has(name))
    })
}

async function killRepeatedly(
  options: DatabaseOptions,
  kind: string,
  address: string,
): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await migrateAndKill(kind, address, 1 + Math.floor(Math.random() * 6))
    const database = await openDatabase(options)
    expect(await halfSteps(database)).toStrictEqual([])
    await database.close()
  }
  const database = await openDatabase(options)
  await migrate(database, steps)
  expect(await halfSteps(database)).toStrictEqual([])
  expect(await migrate(database, steps)).toStrictEqual([])
  await database.close()
}

it('[F04] on the embedded database', { timeout: 180_000 }, async () => {
  const directory = join(scratch, 'embedded')
  await killRepeatedly({ kind: 'embedded', directory }, 'embedded', directory)
})

it.skipIf(postgresPrograms() === undefined)(
  '[F04] on PostgreSQL (left out where it is not installed)',
  { timeout: 180_000 },
  async () => {
    const server = await startPostgres(join(scratch, 'postgres'))
    try {
      await killRepeatedly({ kind: 'postgres', url: server.url }, 'postgres', server.url)
    } finally {
      await killTree(server.process.pid)
    }
  },
)
