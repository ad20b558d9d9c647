/** What callers and listeners of the store see while PostgreSQL is down, hangs, or comes back. */

import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inTransaction, openDatabase, type Database, type Outage } from '@portico/store'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '@portico/store/private-postgres'
import { freezeTree, killTree } from './processes.ts'

describe.skipIf(postgresPrograms() === undefined)('PostgreSQL fails', () => {
  let scratch: string
  let server: PostgresServer
  let database: Database

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'portico-outage-'))
    await chmod(scratch, 0o711)
    server = await startPostgres(join(scratch, 'server'))
  })
  afterAll(async () => {
    await killTree(server.process.pid)
    await rm(scratch, { recursive: true, force: true })
  })
  beforeEach(async () => {
    database = await openDatabase({
      kind: 'postgres',
      url: server.url,
      poolSize: 2,
      connectTimeoutMs: 1000,
      statementTimeoutMs: 1000,
      lockTimeoutMs: 300,
    })
  })
  afterEach(() => database.close())

  async function stop(): Promise<void> {
    const gone = once(server.process, 'exit')
    await killTree(server.process.pid)
    await gone
  }

  async function restart(): Promise<void> {
    server = await startPostgres(join(scratch, 'server'))
  }

  const ask = (): Promise<unknown> => sql`select 1`.execute(database.kysely)

  async function outageOf(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => 'none',
      (error: Outage) => error.code,
    )
  }

  it('[F15] a server that is down is an outage, and so is opening it', async () => {
    await ask()
    await stop()
    expect(await outageOf(ask())).toBe('database.unreachable')
    expect(await outageOf(openDatabase({ kind: 'postgres', url: server.url }))).toBe(
      'database.unreachable',
    )
    await restart()
    await expect.poll(() => outageOf(ask()), { timeout: 10_000 }).toBe('none')
  })

  it('[F18] a transaction whose server dies is an outage; its connections are replaced', async () => {
    const broken = inTransaction(database, async (transaction) => {
      await sql`select 1`.execute(transaction)
      await stop()
      await sql`select 1`.execute(transaction)
    })
    expect(await outageOf(broken)).toBe('database.unreachable')
    await restart()
    await expect.poll(() => outageOf(ask()), { timeout: 10_000 }).toBe('none')
  })

  it('[F16] a server that hangs is an outage in time, and no connection is lost to it', async () => {
    await Promise.all([ask(), ask()])
    const frozen = await freezeTree(server.process.pid)
    expect(await Promise.all([outageOf(ask()), outageOf(ask()), outageOf(ask())])).toStrictEqual([
      'database.timeout',
      'database.timeout',
      'database.timeout',
    ])
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
    await expect.poll(() => outageOf(ask()), { timeout: 10_000 }).toBe('none')
    // More at once than the pool has places: each place works.
    expect(await Promise.all(Array.from({ length: 6 }, () => outageOf(ask())))).not.toContain(
      'database.timeout',
    )
  })

  it('a slow statement and a long wait for a lock are time-outs', async () => {
    expect(await outageOf(sql`select pg_sleep(20)`.execute(database.kysely))).toBe(
      'database.timeout',
    )
    const waiting = inTransaction(database, async (transaction) => {
      await sql`select pg_advisory_xact_lock(1)`.execute(transaction)
      return outageOf(
        database.withSession((session) =>
          session.rows("select set_config('lock_timeout', '100', false), pg_advisory_lock(1)"),
        ),
      )
    })
    expect(await waiting).toBe('database.timeout')
  })

  it('a full pool is a time-out, not an endless wait', async () => {
    let finish = (): void => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    const holders = [1, 2].map(() => inTransaction(database, () => held))
    expect(await outageOf(ask())).toBe('database.timeout')
    finish()
    await Promise.all(holders)
    expect(await outageOf(ask())).toBe('none')
  })

  it('a listener comes back after a restart and is told that it may have missed messages', async () => {
    const messages: string[] = []
    await database.listen('outage_test', (payload) => messages.push(payload))
    await sql`select pg_notify('outage_test', 'one')`.execute(database.kysely)
    await expect.poll(() => messages).toStrictEqual(['one'])
    await stop()
    await restart()
    await expect.poll(() => messages, { timeout: 15_000 }).toStrictEqual(['one', ''])
    await expect
      .poll(() => outageOf(sql`select pg_notify('outage_test', 'two')`.execute(database.kysely)))
      .toBe('none')
    await expect.poll(() => messages.at(-1)).toBe('two')
  })
})
