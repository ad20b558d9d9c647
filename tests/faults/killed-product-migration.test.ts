/**
 * The product's own migrations, on databases that are filled at each level and ended at their statements.
 *
 * On PostgreSQL the server ends the connection at every statement of every step. On the embedded database every
 * statement fails once, and a process kills itself at one statement of every other step; at every statement in the long
 * run (`npm run test:migrations`), because each of these opens a database anew.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import {
  describeSchema,
  findBrokenInvariants,
  migrate,
  openDatabase,
  type Database,
  type ScriptSession,
} from '@portico/store'
import {
  copyEmbeddedDatabase,
  describeEachDatabase,
  openTestDatabase,
} from '@portico/store/testing'
import {
  fillLevel,
  findLostRows,
  fingerprint,
  productMigrations,
  readEveryRow,
} from '@portico/store/testing-filled'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countStatements, migrateAndDie } from './dying-migration.ts'
import { splitStatements } from './split-statements.ts'

const everyStatement = process.env['TEST_KILLED_STATEMENTS'] === 'all'
const program = fileURLToPath(new URL('./migrating-product.ts', import.meta.url))
const schema = await readFile(new URL('../../packages/store/schema.sql', import.meta.url), 'utf8')
const migrations = await productMigrations()
const first = migrations.slice(0, 1)
const limitMs = everyStatement ? 3_600_000 : 180_000

/** How much was tried, in the log of the run. */
function tell(what: string): void {
  process.stdout.write(`migrations: ${what}\n`)
}

async function expectWhole(database: Database): Promise<void> {
  expect(await migrate(database, migrations)).toStrictEqual([])
  expect(await describeSchema(database.kysely)).toBe(schema)
  expect(await findBrokenInvariants(database.kysely)).toStrictEqual([])
}

it('statements end at semicolons, but not at those in texts, comments and bodies', () => {
  const script = "a 'x;''y;'; -- b; c\nd $$ e; $$; f $g$ ;$$; $g$;\n-- the end;\n"
  expect(splitStatements(script)).toStrictEqual([
    "a 'x;''y;';",
    ' -- b; c\nd $$ e; $$;',
    ' f $g$ ;$$; $g$;',
  ])
  expect(splitStatements('begin')).toStrictEqual(['begin'])
})

/** What ends the work at a statement: PostgreSQL ends its own session, the embedded database only fails. */
const deaths = {
  postgres: (session: ScriptSession) =>
    session.rows('select pg_terminate_backend(pg_backend_pid())'),
  embedded: (session: ScriptSession) => session.rows('select 1 / 0'),
}

describeEachDatabase('ended at every statement', (kind) => {
  let database: Database
  let ended = 0
  beforeEach(async () => {
    database = await openTestDatabase({ kind, migrations: first })
    await fillLevel(database, first)
  })
  afterEach(async () => {
    await database.close()
    tell(`ended at ${ended} statements (${kind})`)
  })

  it('[F04] every step is whole or not there, and goes on', { timeout: limitMs }, async () => {
    for (let steps = 1; steps < migrations.length; steps += 1) {
      const next = migrations.slice(0, steps + 1)
      const [step] = next.slice(-1)
      if (step === undefined) throw new Error('there is no such step')
      const before = await fingerprint(database)
      const halves: number[] = []
      for (let nth = 1; nth <= countStatements(step); nth += 1) {
        const at = { name: step.name, nth }
        await expect(migrateAndDie(database, next, at, deaths[kind])).rejects.toThrow()
        ended += 1
        if ((await fingerprint(database)) !== before) halves.push(nth)
      }
      expect(halves, step.name).toStrictEqual([])
      const rows = await readEveryRow(database)
      expect(await migrate(database, next)).toStrictEqual([step.name])
      expect(findLostRows(rows, await readEveryRow(database))).toStrictEqual([])
      await fillLevel(database, next)
    }
    await expectWhole(database)
  })
})

type Life = Readonly<{ found: string; left: string; signal: unknown }>

async function live(directory: string, steps: number, nth: number): Promise<Life> {
  const child = spawn(process.execPath, [program, directory, String(steps), String(nth)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'close')])
  const [, found = '', left = ''] = /^found (.*)\nleft (.*)\n$/u.exec(said) ?? []
  return { found, left, signal }
}

/** The statements of the step after so many at which a process dies: all, or in every other step its first, a middle one or its commit. */
function deathsAfter(steps: number): number[] {
  const step = migrations[steps]
  if (step === undefined) return []
  const count = countStatements(step)
  if (everyStatement) return Array.from({ length: count }, (_, index) => index + 1)
  if (steps % 2 === 1) return []
  return [[1, Math.ceil(count / 2), count][(steps / 2) % 3] ?? 1]
}

describe('a process that is killed', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portico-killed-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  it('[F04] leaves the step before, and the next goes on', { timeout: limitMs }, async () => {
    await copyEmbeddedDatabase(directory, [])
    let left = ''
    let killed = 0
    let killedAt = 0
    const startedMs = performance.now()
    for (const steps of migrations.keys()) {
      for (const nth of deathsAfter(steps)) {
        const life = await live(directory, steps, nth)
        expect(life.signal).toBe('SIGKILL')
        killed += 1
        killedAt = steps
        if (left !== '') expect(life.found).toBe(left)
        left = life.left
      }
    }
    tell(`${killed} processes killed in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
    const database = await openDatabase({ kind: 'embedded', directory })
    try {
      expect(await fingerprint(database)).toBe(left)
      expect(await migrate(database, migrations)).toStrictEqual(
        migrations.slice(killedAt).map(({ name }) => name),
      )
      await expectWhole(database)
    } finally {
      await database.close()
    }
  })
})
