/** The nonces of one stretch of signed time. */
import type { NonceTable } from './nonce-table.ts'

export interface Generation {
  /** First signed timestamp that belongs here; milliseconds since 1970. */
  readonly startMs: number
  /** First one that does not. */
  readonly endMs: number
  readonly table: NonceTable
  /** The newest timestamp that was spent here, or may have been. */
  newestMs: number
}
