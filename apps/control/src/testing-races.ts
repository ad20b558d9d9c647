/** Changes at the same moment: everybody is held at one door until all have come, and then let through together. */
import { sql, type Kysely } from 'kysely'
import type { Outcome } from '@portico/domain'
import type { Schema } from '@portico/store'
import type { TestDatabaseKind } from '@portico/store/testing'
import type { TestAnswer } from './testing-callers.ts'
import type { TestServer } from './testing.ts'

/** As many as a test's pool has connections, less the one that holds the door. */
const contenders = 4

/** The row that all of them want first; `null` where they meet only at an index. */
type Door = Readonly<{
  table: 'applications' | 'application_groups' | 'requests' | 'members'
  id: string
}> | null

export type Race = <T>(door: Door, starts: readonly (() => Promise<T>)[]) => Promise<T[]>

export const atApplication = (id: string) => ({ table: 'applications', id }) as const
export const atRequest = (id: string) => ({ table: 'requests', id }) as const

/** One start for each contender. */
export function times<T>(start: () => Promise<T>): (() => Promise<T>)[] {
  return Array.from({ length: contenders }, () => start)
}

export function codesOf(outcomes: readonly Outcome<unknown>[]): string[] {
  return outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.refusal.code)).toSorted()
}

/** The same of answers of the API. */
export function codesOfAnswers(answers: readonly TestAnswer<unknown>[]): string[] {
  const codeOf = (answer: TestAnswer<unknown>) =>
    answer.status < 400 ? 'ok' : `${answer.status} ${answer.problem.code}`
  return answers.map(codeOf).toSorted()
}

/** What `codesOf` answers when one was let through and all others were told this. */
export function oneWon(code: string, among = contenders): string[] {
  return ['ok', ...Array.from({ length: among - 1 }, () => code)].toSorted()
}

/** How many sessions of this database wait for a lock; other test files have databases of their own. */
async function countWaiting(tx: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(distinct pid) as waiting from pg_locks
    where not granted and pid in (select l.pid from pg_locks l
      join pg_database d on d.oid = l.database where d.datname = current_database())`.execute(tx)
  return rows[0]?.waiting ?? 0
}

/**
 * Starts all of them together. On PostgreSQL they are held up at the row that all of them want until every one waits
 * for it, so that none is through before the last has begun; the embedded database has one session, in which they
 * queue as they came.
 */
export function createRace({ database }: TestServer, kind: TestDatabaseKind): Race {
  return async <T>(door: Door, starts: readonly (() => Promise<T>)[]): Promise<T[]> => {
    if (kind === 'embedded' || door === null) return Promise.all(starts.map((start) => start()))
    let running: Promise<T>[] = []
    await database.kysely.transaction().execute(async (tx) => {
      await sql`select from ${sql.table(door.table)} where id = ${door.id} for update`.execute(tx)
      running = starts.map((start) => start())
      const deadline = Date.now() + 10_000
      while ((await countWaiting(tx)) < starts.length) {
        if (Date.now() > deadline) throw new Error('the contenders did not all come to the door')
      }
    })
    return Promise.all(running)
  }
}
