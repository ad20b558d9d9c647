/** The embedded database: PostgreSQL in WASM on a directory of our own, durable and held by one process. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AbortedTransactionError,
  Kysely,
  PGliteDialect,
  type PGlite as PGliteForKysely,
} from 'kysely'
import type { Database, ScriptSession } from './database.ts'
import { holdDirectory, type DirectoryLock } from './embedded/directory-lock.ts'
import { EmbeddedEngine } from './embedded/embedded-engine.ts'
import { prepareCluster, type PrepareOptions } from './embedded/prepare-cluster.ts'
import { writeBackup } from './embedded/write-backup.ts'
import { guardDialect, type Gate, type TransactionCommands } from './guarded-dialect.ts'
import { Outage } from './outage.ts'
import type { Schema } from './schema.ts'
import { translateFailure } from './translate-failure.ts'
import { Turnstile } from './turnstile.ts'

/** Where the embedded database lives, and how. */
export type EmbeddedOptions = PrepareOptions & {
  /** Made if it is missing. Nothing else may be kept in it. */
  directory: string
  /** How long a query may wait for others on the one session. Default 5000. */
  waitLimitMs?: number
  /**
   * `full`, the default: whatever has been acknowledged is on disk. `none` syncs nothing, survives the end of
   * the process but not a power cut, and is for data that may be thrown away.
   */
  durability?: 'full' | 'none'
  /** Told when storage fails; the next query tries to start again from what is on disk. Must not throw. */
  onFailure?: (failure: Outage) => void
}

/** Opens the directory; refuses with an `Outage` (`database.locked`) while another process holds it. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  await mkdir(options.directory, { recursive: true })
  const lock = await holdDirectory(join(options.directory, 'lock'))
  try {
    const cluster = await prepareCluster(options.directory, options)
    const engine = new EmbeddedEngine(cluster, {
      durability: options.durability ?? 'full',
      onFailure: options.onFailure ?? (() => {}),
    })
    await engine.start()
    return serve(engine, lock, options.waitLimitMs ?? 5000)
  } catch (error) {
    await lock.release()
    throw error
  }
}

function serve(engine: EmbeddedEngine, lock: DirectoryLock, waitLimitMs: number): Database {
  const turnstile = new Turnstile()
  const gate = engineGate(engine, turnstile, waitLimitMs)
  const pglite = new PGliteDialect({ pglite: forKysely(engine) })
  const withEngine = async <T>(work: () => Promise<T>): Promise<T> => {
    await gate.enter()
    try {
      return await work()
    } catch (error) {
      throw translateFailure(error, true)
    } finally {
      gate.leave()
    }
  }
  return {
    kind: 'embedded',
    kysely: new Kysely<Schema>({
      dialect: guardDialect(pglite, gate, transactionCommands(engine)),
    }),
    gate,
    withSession: (work) => withEngine(() => work(sessionOn(engine))),
    execScript: (script) =>
      withEngine(async () => {
        await engine.run(script)
      }),
    listen: async (channel, onMessage) => {
      if (!/^[a-z_]{1,63}$/u.test(channel)) throw new TypeError(`not a channel name: ${channel}`)
      const stop = await withEngine(() => engine.listen(channel, onMessage))
      return () => withEngine(stop)
    },
    backup: async (file) => writeBackup(file, await withEngine(() => engine.dump())),
    close: closeOnce(engine, turnstile, lock),
  }
}

function closeOnce(
  engine: EmbeddedEngine,
  turnstile: Turnstile,
  lock: DirectoryLock,
): () => Promise<void> {
  let lost = false
  lock.onLoss((loss) => {
    lost = true
    void turnstile.close(loss)
  })
  const end = async (): Promise<void> => {
    await turnstile.close(new Outage('database.closed', 'the database has been closed'))
    try {
      // Without the lock nothing may be written any more, not even a last checkpoint.
      if (!lost) await engine.close()
    } finally {
      await lock.release()
    }
  }
  let closing: Promise<void> | undefined
  return () => {
    closing ??= end()
    return closing
  }
}

function engineGate(engine: EmbeddedEngine, turnstile: Turnstile, waitLimitMs: number): Gate {
  const leave = (): void => {
    if (!engine.wantsCheckpoint) return turnstile.leave()
    // In the turn of whoever made it necessary: a checkpoint that waits could wait for ever under load.
    engine.checkpoint().then(
      () => turnstile.leave(),
      () => turnstile.leave(),
    )
  }
  return {
    enter: async () => {
      await turnstile.enter(waitLimitMs)
      try {
        await engine.recover()
      } catch (error) {
        turnstile.leave()
        throw error
      }
    },
    leave,
    check: () => engine.throwIfFailed(),
  }
}

/** Shows Kysely one PGlite for good, whichever engine runs behind it. It begins transactions by itself nowhere. */
function forKysely(engine: EmbeddedEngine): PGliteForKysely {
  return {
    ready: true,
    waitReady: Promise.resolve(),
    closed: false,
    close: () => Promise.resolve(),
    query: (statement, parameters) => engine.query(statement, parameters),
    transaction: () => Promise.reject(new Error('transactions are begun by the guarded dialect')),
  }
}

// Kysely's own commands for PGlite wait for ever when BEGIN fails, and know no isolation level.
function transactionCommands(engine: EmbeddedEngine): TransactionCommands {
  return {
    beginTransaction: async (_connection, { isolationLevel, accessMode }) => {
      const isolation = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`
      await engine.run(`start transaction${isolation} ${accessMode ?? ''}`)
    },
    commitTransaction: async () => {
      // PostgreSQL answers COMMIT with ROLLBACK when a failed statement had ended the transaction before.
      const { command } = await engine.run('commit')
      if (command !== 'COMMIT') throw new AbortedTransactionError()
    },
    rollbackTransaction: async () => {
      await engine.run('rollback')
    },
  }
}

function sessionOn(engine: EmbeddedEngine): ScriptSession {
  return {
    run: async (script) => {
      await engine.run(script)
    },
    rows: async <Row extends object>(statement: string, parameters?: readonly unknown[]) => {
      const { rows } = await engine.query<Row>(statement, parameters)
      return rows
    },
  }
}
