/** Opens the one database behind everything: PostgreSQL by address, or the embedded one in a directory. */

import type { Database } from './database.ts'
import { openEmbedded, type EmbeddedOptions } from './embedded.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'

/** Which database, and how to treat it. */
export type DatabaseOptions =
  | ({ kind: 'postgres' } & PostgresOptions)
  | ({ kind: 'embedded' } & EmbeddedOptions)

/**
 * Opens a database. The embedded one is prepared on its first start and refuses with an `Outage`
 * (`database.locked`) while another process holds its directory. PostgreSQL is asked one question, so that
 * a wrong address is told here and not by the first request.
 */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.kind === 'postgres' ? openPostgres(options) : openEmbedded(options)
}
