/** Commit, rollback, retry and the guard against queries past the transaction's handle. */

import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { Conflict } from './conflict.ts'
import { Outage } from './outage.ts'
import { describeEachDatabase, testServerUrl, withDatabase } from './testing.ts'
import { inTransaction, transactionAttempts } from './transaction.ts'

const migrations = [
  {
    name: '0001_counters.sql',
    sql: `create table counters (name text primary key, value bigint not null);
      insert into counters values ('a', 0), ('b', 0);
      create table unique_at_commit (n bigint constraint late unique deferrable initially deferred);`,
  },
]

describeEachDatabase('inTransaction', (kind) => {
  const database = withDatabase({ kind, migrations })
  const valueOf = async (name: string): Promise<number | undefined> => {
    const { rows } = await sql<{ value: number }>`
      select value from counters where name = ${name}`.execute(database().kysely)
    return rows[0]?.value
  }

  it('what the work throws rolls back and comes out as it is', async () => {
    const reason = new Error('changed my mind')
    const attempt = inTransaction(database(), async (transaction) => {
      await sql`update counters set value = 100 where name = 'a'`.execute(transaction)
      throw reason
    })
    await expect(attempt).rejects.toBe(reason)
    expect(await valueOf('a')).toBe(0)
  })

  it('a swallowed failure inside cannot pass as a commit', async () => {
    const attempt = inTransaction(database(), async (transaction) => {
      await sql`update counters set value = 100 where name = 'a'`.execute(transaction)
      await sql`select 1 / 0`.execute(transaction).catch(() => {})
    })
    await expect(attempt).rejects.toThrow('Transaction was rolled back instead of committed')
    expect(await valueOf('a')).toBe(0)
  })

  it('a constraint that is checked at the commit is a conflict too', async () => {
    const attempt = inTransaction(database(), (transaction) =>
      sql`insert into unique_at_commit values (1), (1)`.execute(transaction),
    )
    await expect(attempt).rejects.toMatchObject({ constraint: 'late', kind: 'unique' })
    await expect(attempt).rejects.toBeInstanceOf(Conflict)
  })

  it('a query past the handle is refused at once instead of waiting for itself', async () => {
    const message = 'a query inside a transaction must use the handle of that transaction'
    await expect(inTransaction(database(), () => valueOf('a'))).rejects.toThrow(message)
    await expect(
      inTransaction(database(), () => inTransaction(database(), () => Promise.resolve())),
    ).rejects.toThrow(message)
    expect(await valueOf('a')).toBe(0)
  })

  it('work that outlives its transaction may query again', async () => {
    let later: Promise<number | undefined> | undefined
    let release = (): void => {}
    const ended = new Promise<void>((resolve) => {
      release = resolve
    })
    await inTransaction(database(), () => {
      later = ended.then(() => valueOf('a'))
      return Promise.resolve()
    })
    release()
    expect(await later).toBe(0)
  })

  it('transactions at the same time lose no change', async () => {
    const increments = Array.from({ length: 20 }, () =>
      inTransaction(database(), async (transaction) => {
        const { rows } = await sql<{ value: number }>`
          select value from counters where name = 'b' for update`.execute(transaction)
        await sql`update counters set value = ${(rows[0]?.value ?? 0) + 1} where name = 'b'`.execute(
          transaction,
        )
      }),
    )
    await Promise.all(increments)
    expect(await valueOf('b')).toBe(20)
  })

  it('a contended transaction runs again, three times in all, and is then an outage', async () => {
    let attempts = 0
    const contended = inTransaction(database(), async (transaction) => {
      attempts += 1
      await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(transaction)
    })
    await expect(contended).rejects.toBeInstanceOf(Outage)
    await expect(contended).rejects.toMatchObject({ code: 'database.contended' })
    expect(attempts).toBe(transactionAttempts)
  })

  it('a transaction that is contended once succeeds', async () => {
    let attempts = 0
    const answer = await inTransaction(database(), async (transaction) => {
      attempts += 1
      await sql`update counters set value = value + 1 where name = 'a'`.execute(transaction)
      if (attempts === 1) {
        await sql`do $$ begin raise exception using errcode = '40P01'; end $$`.execute(transaction)
      }
      return 'done'
    })
    expect([answer, attempts, await valueOf('a')]).toStrictEqual(['done', 2, 1])
  })
})

describe.skipIf(testServerUrl() === undefined)('inTransaction under true concurrency', () => {
  const database = withDatabase({ kind: 'postgres', migrations })

  it('serializable transactions that write what the other read both come through', async () => {
    const read = { a: 0, b: 0 }
    const bothRead = async (): Promise<void> => {
      await expect.poll(() => read.a > 0 && read.b > 0).toBe(true)
    }
    const copy = (from: 'a' | 'b', to: 'a' | 'b'): Promise<unknown> =>
      inTransaction(
        database(),
        async (transaction) => {
          const { rows } = await sql<{ value: number }>`
            select value from counters where name = ${from}`.execute(transaction)
          read[from] += 1
          await bothRead()
          const value = (rows[0]?.value ?? 0) + 1
          await sql`update counters set value = ${value} where name = ${to}`.execute(transaction)
        },
        { isolation: 'serializable' },
      )
    await Promise.all([copy('a', 'b'), copy('b', 'a')])
    const { rows } = await sql<{ value: number }>`
      select value from counters order by value`.execute(database().kysely)
    // One ran after the other: 0 + 1, then 1 + 1. Without isolation both would be 1.
    expect(rows).toStrictEqual([{ value: 1 }, { value: 2 }])
    expect(read.a + read.b).toBe(3)
  })
})
