/** Refuses a call for which the application holds no unexpired grant in this environment (GT1). */
import { requireLearnt, type Call } from '../call.ts'
import { pathOf } from '../query.ts'
import { refuseCall, type Verdict } from '../refusal.ts'

/** The end is checked at each call, so that a grant ends on time though the control plane is away. */
export function checkGrant(call: Call): Verdict {
  const application = requireLearnt(call.application, 'application')
  const api = requireLearnt(call.api, 'API')
  const environment = requireLearnt(call.environment, 'environment')
  const endsAt = application.findGrantEnd(api.id, environment)
  if (endsAt === undefined) {
    return refuseCall('I403AA', { path: pathOf(call.target), appKey: application.appKey })
  }
  if (endsAt !== null && call.receivedAtMs >= endsAt) return refuseCall('A403EP')
  // Only who may call the API learns where it is not published.
  if (api.upstreams[environment] === null) {
    return refuseCall('I404SR', { stage: environment === 'PROD' ? 'RELEASE' : 'PRE' })
  }
  return null
}
