/** Decides anew on a call that has passed and still goes on: a tunnel, or an answer without an end (GW4, CR6). */
import { requireLearnt, type Call } from '../call.ts'
import { refuseCall, type CallRefusal, type Verdict } from '../refusal.ts'
import type { World } from '../world/world.ts'
import { checkAddress } from './check-address.ts'
import { checkGrant } from './check-grant.ts'
import { checkUpgrade } from './check-upgrade.ts'

function findSecretEnd(call: Call): number | null | undefined {
  const { secrets } = requireLearnt(call.application, 'application')
  return secrets.find(({ version }) => version === call.secretVersion)?.endsAt
}

/** CR6, CR7: what was signed with a secret that has ended would be signed with a wrong one now. */
function checkSecret(call: Call): Verdict {
  if (call.secretVersion === null) return null
  const endsAt = findSecretEnd(call)
  const lives = endsAt === null || (endsAt !== undefined && call.receivedAtMs < endsAt)
  return lives ? null : refuseCall('A403IS')
}

/** When the answer can change though the world does not: the grant's end, or that of an old secret. */
function findEnd(call: Call): number {
  const api = requireLearnt(call.api, 'API')
  const environment = requireLearnt(call.environment, 'environment')
  const grantEndsAt = call.application?.findGrantEnd(api.id, environment)
  const secretEndsAt = call.secretVersion === null ? null : findSecretEnd(call)
  return Math.min(grantEndsAt ?? Number.POSITIVE_INFINITY, secretEndsAt ?? Number.POSITIVE_INFINITY)
}

/**
 * What the steps would say of this call if it came now, less what belongs to its first moment: clock, signature
 * and nonce have been spent, and it counts against no limit again.
 *
 * @returns the refusal, or until when the call may go on in this world (milliseconds since 1970)
 */
export function decideAgain(call: Call, world: World, nowMs: number): CallRefusal | number {
  const application = call.appKey === null ? undefined : world.findApplication(call.appKey)
  if (application === undefined || !application.isActive) return refuseCall('A400IK')
  const api = world.findApi(requireLearnt(call.api, 'API').id)
  if (api === undefined) return refuseCall('I404NF')
  const again: Call = { ...call, application, api, receivedAtMs: nowMs }
  const refusal =
    checkAddress(again, world) ?? checkSecret(again) ?? checkGrant(again) ?? checkUpgrade(again)
  return refusal ?? findEnd(again)
}
