/** What the log names when no configured master key opens a secret. */
import type { SealPlace } from '@portico/store'

/** A secret that no configured key opens, and whose it is. */
export type UnreadableSecret = Readonly<{
  place: SealPlace | 'application' | 'webhook' | 'one-time-code'
  id: string
  /** Of the master key it is sealed under; null where that is not known. */
  keyId: string | null
}>
