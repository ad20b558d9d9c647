/** Choosing the network, and changing it as a guided migration that says what it turns off (NW1). */

import {
  customKeyAvailable,
  ipWhitelistAvailable,
  isAliyun,
  secretResetAvailable,
} from './network.ts'
import type { NetworkKind } from './network.ts'
import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/** What a change of the network turns off or asks for, each confirmed by name. */
export const networkConsequences = [
  'ip-whitelist-off',
  'custom-key-off',
  'secret-reset-off',
  'secret-overlap-off',
  'built-in-gateway-off',
  'call-records-off',
  'aliyun-carrying-off',
  'aliyun-carrying-starts',
  'token-authentication-replaces-signature-settings',
  'signature-settings-replace-token-authentication',
  'callers-must-change-address',
] as const
export type NetworkConsequence = (typeof networkConsequences)[number]

/** What each consequence means, as a person reads it before confirming it. */
export const networkConsequenceMessages: Readonly<Record<NetworkConsequence, string>> = {
  'ip-whitelist-off':
    'IP whitelists stop exempting anybody: callers that rely on them have to sign. The lists are kept.',
  'custom-key-off': 'AppKey and AppSecret can no longer be chosen; the system makes them.',
  'secret-reset-off': 'AppSecrets can no longer be reset here.',
  'secret-overlap-off': 'Old AppSecrets that are still accepted during a rotation end at once.',
  'built-in-gateway-off': 'The gateways of Portico no longer serve calls.',
  'call-records-off': 'Calls are no longer recorded here; usage and rotation pages stand still.',
  'aliyun-carrying-off':
    'Applications, keys and grants are no longer carried to Alibaba Cloud; what is there stays as it is.',
  'aliyun-carrying-starts':
    'Applications, keys and grants, AppSecrets included, are carried to Alibaba Cloud from now on.',
  'token-authentication-replaces-signature-settings':
    'Window, timestamp, nonce and whitelist settings no longer apply; token authentication takes their place.',
  'signature-settings-replace-token-authentication':
    'Token authentication no longer applies; the signature settings take its place.',
  'callers-must-change-address': 'Every calling application has to call another address.',
}

/** How much of the present state a change touches; all zero for an organisation that has just begun. */
export type NetworkUse = Readonly<{
  applications: number
  enabledWhitelists: number
  overlappingSecrets: number
}>

function isLost(available: (kind: NetworkKind) => boolean, from: NetworkKind, to: NetworkKind) {
  return available(from) && !available(to)
}

/** The consequences of a change, in the order of {@link networkConsequences} (NW1). */
export function listConsequences(
  from: NetworkKind,
  to: NetworkKind,
  use: NetworkUse,
): readonly NetworkConsequence[] {
  if (from === to) return []
  const leavesBuiltIn = from === 'built-in'
  const entersBuiltIn = to === 'built-in'
  const applies = {
    'ip-whitelist-off': isLost(ipWhitelistAvailable, from, to) && use.enabledWhitelists > 0,
    'custom-key-off': isLost(customKeyAvailable, from, to),
    'secret-reset-off': isLost(secretResetAvailable, from, to),
    'secret-overlap-off': leavesBuiltIn && use.overlappingSecrets > 0,
    'built-in-gateway-off': leavesBuiltIn,
    'call-records-off': leavesBuiltIn,
    'aliyun-carrying-off': isAliyun(from) && !isAliyun(to),
    'aliyun-carrying-starts': isAliyun(to) && !isAliyun(from),
    'token-authentication-replaces-signature-settings': leavesBuiltIn,
    'signature-settings-replace-token-authentication': entersBuiltIn,
    'callers-must-change-address': use.applications > 0,
  } as const satisfies Record<NetworkConsequence, boolean>
  return networkConsequences.filter((consequence) => applies[consequence])
}

/**
 * Decides the choice or the change of the network (NW1). The first choice is free. A change needs every
 * consequence confirmed as listed, so that what was shown is what is done; otherwise it is refused
 * with `network.change-unconfirmed`, which names those that are missing. Refuses with
 * `network.unchanged` when there is nothing to change.
 *
 * @param from the present kind, `null` before the first choice
 */
export function chooseNetwork(
  from: NetworkKind | null,
  to: NetworkKind,
  use: NetworkUse,
  confirmed: readonly string[],
): Outcome<readonly NetworkConsequence[]> {
  if (from === null) return accept([])
  if (from === to) return refuse('network.unchanged', { path: 'kind' })
  const consequences = listConsequences(from, to, use)
  const missing = consequences.filter((consequence) => !confirmed.includes(consequence))
  if (missing.length === 0) return accept(consequences)
  return refuse('network.change-unconfirmed', {
    path: 'acceptConsequences',
    facts: { consequences: missing },
  })
}
