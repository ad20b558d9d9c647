/** The port of the limits per second (GW5). */

export interface LimitUse {
  readonly apiId: string
  readonly applicationId: string
  /** Calls a second; null is no limit. */
  readonly apiLimit: number | null
  readonly applicationLimit: number | null
  readonly nowMs: number
}

export interface LimitRefusal {
  /** In the protocol's words; `unavailable` when the counts are kept elsewhere and cannot be reached. */
  readonly scope: 'API' | 'APP' | 'unavailable'
  readonly retryAfterSeconds: number
}

export interface Limits {
  /** Counts the call, or answers which limit it meets; a refused call is not counted. */
  take(use: LimitUse): LimitRefusal | null | Promise<LimitRefusal | null>
}
