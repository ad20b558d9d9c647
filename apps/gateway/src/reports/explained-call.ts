/** What the two ways of signing have in common when a refused call is explained (SG5). */
import type { Finding } from '@portico/signing'

/** What the organisation asks of a signature. */
export interface ExplainSettings {
  readonly windowSeconds: number
  readonly requireTimestamp: boolean
  readonly requireNonce: boolean
}

export interface ExplainedCall {
  /** The first is the first part that differs. */
  readonly findings: readonly Finding[]
  /** What should have been signed; empty where there is no such text. */
  readonly text: string
}
