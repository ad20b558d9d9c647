/** Refuses every call while the gateway cannot know of the newest revocations; only where that is asked for (GW4). */
import { refuseCall, type Verdict } from '../refusal.ts'

export interface Freshness {
  /** Above this age nothing that the gateway knows is acted upon; milliseconds. */
  readonly limitMs: number
  /** Since the world was last known to be current; infinite before it ever was. */
  readonly readAgeMs: () => number
}

/** First of all: what is not acted upon need not be looked up. */
export function createCheckFreshness({ limitMs, readAgeMs }: Freshness) {
  return function checkFreshness(): Verdict {
    if (readAgeMs() <= limitMs) return null
    return refuseCall('S503FA', undefined, { retryAfterSeconds: 1 })
  }
}
