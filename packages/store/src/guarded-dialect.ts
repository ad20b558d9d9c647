/**
 * The one door between Kysely and a driver: failures leave it translated, and code inside a transaction
 * cannot use it to ask for a second connection.
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import {
  PostgresAdapter,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { Outage } from './outage.ts'
import { translateFailure } from './translate-failure.ts'

/** Who may use the database now, and whether it can still be trusted. */
export interface Gate {
  /** Waits for a turn; throws an outage when the database is closed, failed or the wait is too long. */
  enter(): Promise<void>
  /** Gives the turn to the next one waiting. */
  leave(): void
  /** Called after every statement, also a failed one: throws when nothing may be acknowledged. */
  check(): void
}

/** A gate for a server that queues, checks and fails by itself. */
export const openGate: Gate = { enter: () => Promise.resolve(), leave: () => {}, check: () => {} }

type OpenTransaction = { gate: Gate; open: boolean }

const transactions = new AsyncLocalStorage<OpenTransaction>()

/**
 * Runs the body of a transaction so that a query past its handle is a defect, told at once. It would wait
 * for the transaction that waits for it: for ever on one session, under load on a pool.
 */
export async function runInside<T>(gate: Gate, body: () => Promise<T>): Promise<T> {
  const transaction = { gate, open: true }
  try {
    return await transactions.run(transaction, body)
  } finally {
    // Work that was started inside and outlives the transaction may query again.
    transaction.open = false
  }
}

/** How a dialect begins and ends transactions, where it is not by its driver. */
export type TransactionCommands = Pick<
  Driver,
  'beginTransaction' | 'commitTransaction' | 'rollbackTransaction'
>

/** Wraps a dialect so that every query goes through `gate`; see the file's opening. */
export function guardDialect(
  dialect: Dialect,
  gate: Gate,
  commands?: TransactionCommands,
): Dialect {
  return {
    // PGlite's own adapter would make Kysely queue in front of the gate, where nothing bounds the wait.
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = dialect.createDriver()
      return new GuardedDriver(driver, gate, commands ?? driver)
    },
  }
}

class GuardedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  readonly #gate: Gate
  inTransaction = false

  constructor(inner: DatabaseConnection, gate: Gate) {
    this.inner = inner
    this.#gate = gate
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.attempt(() => this.inner.executeQuery<R>(query), !this.inTransaction)
  }

  // oxlint-disable-next-line require-yield -- The interface wants a generator; there are no streams here.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('queries are not streamed: page by key instead')
  }

  /** Runs one statement; `committing` says whether its success would have been a commit. */
  async attempt<T>(statement: () => Promise<T>, committing: boolean): Promise<T> {
    try {
      const result = await statement()
      this.#gate.check()
      return result
    } catch (error) {
      this.#gate.check()
      throw translateFailure(error, committing)
    }
  }
}

class GuardedDriver implements Driver {
  readonly #driver: Driver
  readonly #gate: Gate
  readonly #commands: TransactionCommands

  constructor(driver: Driver, gate: Gate, commands: TransactionCommands) {
    this.#driver = driver
    this.#gate = gate
    this.#commands = commands
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const transaction = transactions.getStore()
    if (transaction?.open === true && transaction.gate === this.#gate) {
      throw new Error('a query inside a transaction must use the handle of that transaction')
    }
    await this.#gate.enter()
    try {
      return new GuardedConnection(await this.#driver.acquireConnection(), this.#gate)
    } catch (error) {
      this.#gate.leave()
      throw translateFailure(error, false)
    }
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const guarded = asGuarded(connection)
    await guarded.attempt(() => this.#commands.beginTransaction(guarded.inner, settings), false)
    guarded.inTransaction = true
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const guarded = asGuarded(connection)
    await guarded.attempt(() => this.#commands.commitTransaction(guarded.inner), true)
    guarded.inTransaction = false
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const guarded = asGuarded(connection)
    try {
      await guarded.attempt(() => this.#commands.rollbackTransaction(guarded.inner), false)
    } catch (error) {
      // A server that is gone rolls back by itself, and the first failure is the one to tell: it alone
      // knows whether the commit may have gone through.
      if (!(error instanceof Outage)) throw error
    }
    guarded.inTransaction = false
  }

  async savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await this.#driver.savepoint?.(connection, name, compile)
  }

  async rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await this.#driver.rollbackToSavepoint?.(connection, name, compile)
  }

  async releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    await this.#driver.releaseSavepoint?.(connection, name, compile)
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    try {
      await this.#driver.releaseConnection(asGuarded(connection).inner)
    } finally {
      this.#gate.leave()
    }
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }
}

function asGuarded(connection: DatabaseConnection): GuardedConnection {
  if (connection instanceof GuardedConnection) return connection
  throw new TypeError('a connection of another driver')
}
