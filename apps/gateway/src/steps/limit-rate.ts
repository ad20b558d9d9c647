/** Refuses calls above the limits per second of the API and of the application on it (GW5). */
import { requireLearnt, type Call } from '../call.ts'
import type { LimitRefusal, Limits } from '../limits/limits.ts'
import { refuseCall, type Verdict } from '../refusal.ts'

function answer(refusal: LimitRefusal | null): Verdict {
  if (refusal === null) return null
  const { scope, retryAfterSeconds } = refusal
  if (scope === 'unavailable') return refuseCall('S503LS', undefined, { retryAfterSeconds })
  return refuseCall('T429PA', { scope }, { retryAfterSeconds })
}

/** Last of all, so that no refused call, a replay least of all, uses up what belongs to others. */
export function createLimitRate(limits: Limits) {
  return function limitRate(call: Call): Verdict | Promise<Verdict> {
    const api = requireLearnt(call.api, 'API')
    const application = requireLearnt(call.application, 'application')
    const { overrides } = api.limits
    // Most APIs have no overrides, and looking for one costs a walk through a Map by text.
    const override = overrides.size === 0 ? undefined : overrides.get(application.id)
    const refusal = limits.take({
      apiId: api.id,
      applicationId: application.id,
      apiLimit: api.limits.api,
      applicationLimit: override ?? api.limits.application,
      nowMs: call.receivedAtMs,
    })
    return refusal instanceof Promise ? refusal.then(answer) : answer(refusal)
  }
}
