/** The network of the organisation, and what exists on which kind of it (NW1, AR1, CR2). */

export const networkKinds = [
  'built-in',
  'aliyun-shared',
  'aliyun-dedicated',
  'apsara-stack',
] as const
export type NetworkKind = (typeof networkKinds)[number]

/** True for both kinds of instance of Alibaba Cloud API Gateway. */
export function isAliyun(kind: NetworkKind | null): boolean {
  return kind === 'aliyun-shared' || kind === 'aliyun-dedicated'
}

/** CR2: a custom key can be chosen. `null` is a network that has not been chosen yet. */
export function customKeyAvailable(kind: NetworkKind | null): boolean {
  return kind === 'built-in' || isAliyun(kind)
}

/** The AppSecret can be reset where a custom one could be set (source document, "AppSecret"). */
export function secretResetAvailable(kind: NetworkKind | null): boolean {
  return customKeyAvailable(kind)
}

/** AR1: applications can have an IP whitelist. */
export function ipWhitelistAvailable(kind: NetworkKind | null): boolean {
  return kind === 'built-in'
}

/** What an application can have under the organisation's present settings (AR1, CR2, CR6). */
export type ApplicationFeatures = Readonly<{
  customKey: boolean
  secretReset: boolean
  whitelistExists: boolean
  whitelistSwitchedOn: boolean
  allowIpv6: boolean
}>

/** Computes the features that forms show and rules ask for; without a network, none of them. */
export function findApplicationFeatures(
  kind: NetworkKind | null,
  authentication: Readonly<{ applicationIpWhitelist?: boolean; allowIpv6?: boolean }>,
): ApplicationFeatures {
  const whitelistExists = ipWhitelistAvailable(kind)
  return {
    customKey: customKeyAvailable(kind),
    secretReset: secretResetAvailable(kind),
    whitelistExists,
    whitelistSwitchedOn: whitelistExists && authentication.applicationIpWhitelist === true,
    allowIpv6: whitelistExists && authentication.allowIpv6 === true,
  }
}
