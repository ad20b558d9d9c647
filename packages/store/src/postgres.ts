/** PostgreSQL as the database: a pool with limits, typed failures and a listener that reconnects. */

import {
  Kysely,
  PostgresDialect,
  type PostgresCursor,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely'
import pg from 'pg'
import { postgresTypes } from './column-types.ts'
import type { Database, ScriptSession } from './database.ts'
import { guardDialect, openGate, type Gate } from './guarded-dialect.ts'
import { createListener } from './postgres-listener.ts'
import type { Schema } from './schema.ts'
import { translateFailure } from './translate-failure.ts'

/** Where PostgreSQL is, and the limits that keep one slow statement from holding everything. */
export type PostgresOptions = {
  /** `postgres://user:password@host:port/database`, with `sslmode` and the like as libpq knows them. */
  url: string
  /** Connections at most; scripts and `listen` open their own. Default 10. */
  poolSize?: number
  /** How long to wait for a connection, new or from the pool. Default 2000. */
  connectTimeoutMs?: number
  /** How long one statement may run. Default 5000. */
  statementTimeoutMs?: number
  /** How long a statement may wait for a lock. Default 3000. */
  lockTimeoutMs?: number
}

/** Opens a pool; throws an `Outage` when the server cannot be asked. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const unlimited = unlimitedConfig(options)
  const pool = new pg.Pool({ ...limitedConfig(options), max: options.poolSize ?? 10 })
  // Without handlers a broken connection ends the process, idle or lent. The pool has already dropped
  // the one, and the statement that meets the other tells.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  // A gate of its own, so that a transaction on one database may use another.
  const gate: Gate = { ...openGate }
  const kysely = new Kysely<Schema>({
    dialect: guardDialect(new PostgresDialect({ pool: discardHungClients(pool) }), gate),
  })
  const listener = createListener(limitedConfig(options))
  const withSession: Database['withSession'] = (work) => withOwnClient(unlimited, work)
  await withSession((session) => session.rows('select 1'))
  let closing: Promise<unknown> | undefined
  return {
    kind: 'postgres',
    kysely,
    gate,
    withSession,
    execScript: (script) => withSession((session) => session.run(script)),
    listen: (channel, onMessage) => listener.listen(channel, onMessage),
    close: async () => {
      closing ??= Promise.all([listener.close(), pool.end(), kysely.destroy()])
      await closing
    },
  }
}

function unlimitedConfig(options: PostgresOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: 'portico',
    types: postgresTypes,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: '-c timezone=UTC -c datestyle=ISO',
  }
}

function limitedConfig(options: PostgresOptions): pg.ClientConfig {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5000
  return {
    ...unlimitedConfig(options),
    statement_timeout: statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs ?? 3000,
    // A server that hangs, or a network that swallows packets, cannot keep its own time-out.
    query_timeout: statementTimeoutMs + 1000,
    idle_in_transaction_session_timeout: 30_000,
  }
}

/** A connection that `query_timeout` gave up on still waits for its answer: it must not be lent again. */
function discardHungClients(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => Promise.resolve(),
    connect: async () => lend(await pool.connect()),
  }
}

function lend(client: pg.PoolClient): PostgresPoolClient {
  let hung = false
  function query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query(statement: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof statement !== 'string') throw new TypeError('queries are not streamed')
    return client.query(statement, [...parameters]).catch((error: unknown) => {
      hung ||= error instanceof Error && error.message === 'Query read timeout'
      throw error
    })
  }
  return { query, release: (destroy) => client.release(destroy === true || hung) }
}

async function withOwnClient<T>(
  config: pg.ClientConfig,
  work: (session: ScriptSession) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  const attempt = async <R>(statement: () => Promise<R>): Promise<R> => {
    try {
      return await statement()
    } catch (error) {
      throw translateFailure(error, true)
    }
  }
  await client.connect().catch((error: unknown) => {
    throw translateFailure(error, false)
  })
  try {
    return await work({
      run: async (script) => {
        await attempt(() => client.query(script))
      },
      rows: async <Row extends object>(statement: string, parameters: readonly unknown[] = []) => {
        const { rows } = await attempt(() => client.query<Row>(statement, [...parameters]))
        return rows
      },
    })
  } finally {
    await client.end().catch(() => {})
  }
}
