/** Runs work in a transaction, again when another one was in the way. */

import type { Transaction } from 'kysely'
import type { Database } from './database.ts'
import { runInside } from './guarded-dialect.ts'
import { Outage } from './outage.ts'
import type { Schema } from './schema.ts'

/** How often a transaction is tried in all before it is an outage. */
export const transactionAttempts = 3

/** How strictly a transaction is kept apart from others. */
export type TransactionOptions = {
  /** Default `read committed`, with row locks where a decision depends on a row. */
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
}

/**
 * Runs `work` in one transaction and answers its result after the commit is on disk.
 *
 * `work` runs again from the start, up to three times in all, after a serialization failure or a deadlock: it
 * must do nothing but query through its handle. Asking the database past the handle is a defect and throws.
 * Whatever `work` throws rolls back and is thrown on; a broken constraint is a `Conflict`, a third contention
 * an `Outage` (`database.contended`).
 */
export async function inTransaction<T>(
  database: Database,
  work: (transaction: Transaction<Schema>) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.kysely
        .transaction()
        .setIsolationLevel(options.isolation ?? 'read committed')
        .execute((transaction) => runInside(database.gate, () => work(transaction)))
    } catch (error) {
      const contended = error instanceof Outage && error.code === 'database.contended'
      if (!contended || attempt === transactionAttempts) throw error
    }
  }
}
