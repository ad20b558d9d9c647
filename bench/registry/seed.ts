/** Fills the registry of the benchmark as fast as PostgreSQL takes it: indexes are built after the rows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql, type Kysely } from 'kysely'
import type { Database } from '@portico/store'

type Session = Kysely<Record<string, never>>

/** The two people who can sign in and whose lists are measured. */
export type Readers = Readonly<{ typical: string; busy: string }>

const growing = [
  'members',
  'applications',
  'secret_versions',
  'memberships',
  'grants',
  'requests',
  'request_participants',
]

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}

async function run(session: Session, script: string): Promise<void> {
  await sql.raw(script).execute(session)
}

/** Inserts groups, projects and APIs. */
export async function seedCatalogue(database: Database): Promise<void> {
  await database.execScript(read('base.sql'))
}

/** Adds what belongs to applications `from` to `to` (exclusive), both multiples of 10,000; tells each step with its seconds. */
export async function seedApplications(
  database: Database,
  range: Readonly<{ from: number; to: number }>,
  readers: Readers,
  onStep: (step: string, seconds: number) => void,
): Promise<void> {
  const values: Readonly<Record<string, string>> = {
    from: String(range.from),
    to: String(range.to),
    ...readers,
  }
  const script = read('seed.sql').replaceAll(
    /\{(\w+)\}/g,
    (hole, name: string) => values[name] ?? hole,
  )
  const timed = async (step: string, work: () => Promise<void>) => {
    const started = performance.now()
    await work()
    onStep(step, (performance.now() - started) / 1000)
  }
  await database.kysely.connection().execute(async (connection) => {
    const session = connection as unknown as Session
    // Foreign keys hold by construction; checking ten million of them one by one would take longer than the rows.
    await run(session, "set session_replication_role = 'replica'; set maintenance_work_mem = '1GB'")
    const indexes = await dropIndexes(session)
    for (const part of script.split('-- progress: ').slice(1)) {
      const [step = '', ...lines] = part.split('\n')
      await timed(step, () => run(session, lines.join('\n')))
    }
    for (const { name, definition } of indexes) await timed(name, () => run(session, definition))
    await timed('vacuum analyze', () => run(session, 'vacuum analyze'))
    await run(session, 'reset session_replication_role')
  })
}

type Index = Readonly<{ name: string; definition: string }>

/** Drops the indexes that no constraint stands on, and answers what makes them again. */
async function dropIndexes(session: Session): Promise<readonly Index[]> {
  const { rows } = await sql<Index>`
    select i.indexname as name, i.indexdef as definition from pg_indexes i
    where i.schemaname = 'public' and i.tablename = any(${growing})
      and not exists (select from pg_constraint c where c.conname = i.indexname)
  `.execute(session)
  for (const { name } of rows) await run(session, `drop index "${name}"`)
  return rows
}
