/** Limits of one process: fixed windows of one second, as the reference product counts (GW5). */
import type { LimitRefusal, LimitUse, Limits } from './limits.ts'

/**
 * Calls of several workers arrive a little out of order: one of the second before counts in the present one, for
 * going back would forget what the present one has counted. What is further behind is a clock that was set back.
 */
const latestSeconds = 1

export class SecondWindows implements Limits {
  #second = -1
  readonly #counts = new Map<string, number>()

  take(use: LimitUse): LimitRefusal | null {
    if (use.apiLimit === null && use.applicationLimit === null) return null
    const second = Math.floor(use.nowMs / 1000)
    if (second > this.#second || second < this.#second - latestSeconds) {
      this.#second = second
      this.#counts.clear()
    }
    const pair = `${use.apiId}\n${use.applicationId}`
    // Both are read before either is raised: a call that one limit refuses must not use up the other.
    const ofApi = this.#counts.get(use.apiId) ?? 0
    const ofApplication = this.#counts.get(pair) ?? 0
    if (use.applicationLimit !== null && ofApplication >= use.applicationLimit) {
      return { scope: 'APP', retryAfterSeconds: 1 }
    }
    if (use.apiLimit !== null && ofApi >= use.apiLimit)
      return { scope: 'API', retryAfterSeconds: 1 }
    if (use.apiLimit !== null) this.#counts.set(use.apiId, ofApi + 1)
    if (use.applicationLimit !== null) this.#counts.set(pair, ofApplication + 1)
    return null
  }
}
