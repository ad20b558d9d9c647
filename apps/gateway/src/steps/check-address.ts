/** Decides what the caller's address means for this application (AR5 to AR8). */
import { describeAddress, requireLearnt, type Call } from '../call.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import type { Application, World } from '../world/world.ts'

function isListed(call: Call, application: Application, world: World): boolean {
  const address = call.clientAddress
  // AR4: while the organisation does not allow IPv6, its entries are as inert as the switch makes all.
  if (address?.family === 6 && !world.settings.allowIpv6) return false
  return application.addressRule.lists(address)
}

function refuseUnlisted(call: Call): Verdict {
  return refuseCall('A403IP', {
    address: describeAddress(call.clientAddress),
    appKey: call.appKey ?? '',
  })
}

/**
 * `exempt`: a listed caller need not sign, an unlisted one must (AR5, AR6). `fence`: the list is required
 * besides the signature (AR8). A signature that is present is left to be verified in any case (AR7).
 */
export function checkAddress(call: Call, world: World): Verdict {
  const application = requireLearnt(call.application, 'application')
  const { network, applicationIpWhitelist } = world.settings
  const { isEnabled, mode } = application.addressRule
  const isSigned = call.signatureScheme !== 'none'
  // AR1: the list exists on the built-in gateway only, and is inert while the switch is off.
  if (network !== 'built-in' || !applicationIpWhitelist || !isEnabled) {
    return isSigned ? null : refuseCall('I400MH', { name: 'X-Ca-Signature' })
  }
  const listed = isListed(call, application, world)
  if (mode === 'fence') {
    if (!listed) return refuseUnlisted(call)
    return isSigned ? null : refuseCall('I400MH', { name: 'X-Ca-Signature' })
  }
  if (isSigned) return null
  if (!listed) return refuseUnlisted(call)
  call.authentication = 'ip-whitelist'
  return null
}
