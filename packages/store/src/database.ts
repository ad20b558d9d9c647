/** What an open database offers, whichever of the two it is. */

import type { Kysely } from 'kysely'
import type { Gate } from './guarded-dialect.ts'
import type { Schema } from './schema.ts'

/** One connection, held for several commands in a row. Used by migrations, not by queries. */
export interface ScriptSession {
  /** Runs any number of statements, without parameters. */
  run(script: string): Promise<void>
  /** Runs one statement and answers its rows. */
  rows<Row extends object>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>
}

/** Stops listening. */
export type StopListening = () => Promise<void>

/** An open database. Failures are `Outage`, `Conflict` or, for a defect, what the driver threw. */
export interface Database {
  readonly kind: 'postgres' | 'embedded'
  /** Typed queries. Values are read as `column-types.ts` says. */
  readonly kysely: Kysely<Schema>
  /** Ties a transaction to its database; for `inTransaction` only. */
  readonly gate: Gate
  /** Runs several statements in one implicit transaction. */
  execScript(script: string): Promise<void>
  /** Lends one connection to `work`; on the embedded database everything else waits meanwhile. */
  withSession<T>(work: (session: ScriptSession) => Promise<T>): Promise<T>
  /**
   * Calls `onMessage` with the payload of every `NOTIFY` on `channel` after its commit. A message is a hint:
   * none is promised, so a listener also polls. After a lost connection is back, `onMessage('')` says that
   * messages may have been missed. `onMessage` must not throw.
   */
  listen(channel: string, onMessage: (payload: string) => void): Promise<StopListening>
  /**
   * Writes a consistent backup of the embedded database to `file` (gzipped tar), replacing it in one step,
   * while the database is in use. Absent for PostgreSQL, which has its own tools.
   */
  backup?(file: string): Promise<void>
  /** Waits for running work, then closes. Later calls do nothing. */
  close(): Promise<void>
}
