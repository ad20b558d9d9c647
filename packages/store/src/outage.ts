/** The world failed, not the caller: the database cannot be asked, or did not answer in time. */

/**
 * Why the database did not do its part.
 *
 * - `database.unreachable`: no connection, or it broke.
 * - `database.timeout`: a statement, a lock or a free connection took too long.
 * - `database.contended`: serialization failures or deadlocks outlived every retry.
 * - `database.full`: no space left, or another limit of the server.
 * - `database.failed`: the store cannot vouch for what is on disk and acknowledges nothing until it
 *   has been opened again.
 * - `database.locked`: another process holds the embedded database's directory.
 * - `database.closed`: asked after `close`.
 */
export type OutageCode =
  | 'database.unreachable'
  | 'database.timeout'
  | 'database.contended'
  | 'database.full'
  | 'database.failed'
  | 'database.locked'
  | 'database.closed'

/** How much is known about the writes that met the outage. */
export type OutageOptions = {
  cause?: unknown
  /**
   * True when the connection broke after a commit was sent: the change may have been made. The caller
   * repeats under the same idempotency key; nobody may assume either way.
   */
  outcomeUnknown?: boolean
}

/** Thrown for every failure of the database itself; mapped once to a 5xx answer. */
export class Outage extends Error {
  override readonly name = 'Outage'
  readonly code: OutageCode
  readonly outcomeUnknown: boolean

  constructor(code: OutageCode, message: string, options: OutageOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {})
    this.code = code
    this.outcomeUnknown = options.outcomeUnknown ?? false
  }
}
