/** Refuses WebSocket where the API does not allow it (GW3). */
import { requireLearnt, type Call } from '../call.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import { asksForWebSocket } from '../upgrade.ts'

/** Before the nonce is spent: the caller may ask again without the upgrade. */
export function checkUpgrade(call: Call): Verdict {
  if (!asksForWebSocket(call) || requireLearnt(call.api, 'API').allowsLongAnswers) return null
  return refuseCall('I403UP')
}
