/** Turns records of the feed into what a call asks for, once, so that a call computes nothing of it. */
import { compileAddressMatcher, parseAddressBlock, type AddressBlock } from '@portico/domain'
import type { FeedApi, FeedApplication } from '@portico/contract'
import { prepareSecret } from '@portico/signing'
import type { Api, Application, ApplicationSecret } from './world.ts'

/** Opens one sealed secret of an application, or null where the seal does not hold. */
export type Unseal = (applicationId: string, version: number, sealed: string) => string | null

function compileNetworks(networks: readonly string[]): AddressBlock[] {
  const blocks: AddressBlock[] = []
  for (const text of networks) {
    const result = parseAddressBlock(text, { allowIpv6: true })
    // A network that cannot be read lists nobody; for a fence that refuses, for an exemption it asks to sign.
    if ('block' in result) blocks.push(result.block)
  }
  return blocks
}

/**
 * Compiles one application. A secret whose seal does not hold is left out, so that only the calls of that
 * application are refused (reliability T141).
 */
export function compileApplication(record: FeedApplication, unseal: Unseal): Application {
  const secrets: ApplicationSecret[] = []
  for (const { version, sealed, endsAt } of record.secrets) {
    const text = unseal(record.id, version, sealed)
    if (text !== null) secrets.push({ version, prepared: prepareSecret(text), endsAt })
  }
  const grants = new Map<string, number | null>()
  for (const { apiId, environment, endsAt } of record.grants) {
    grants.set(`${environment} ${apiId}`, endsAt)
  }
  return {
    id: record.id,
    name: record.name,
    appKey: record.appKey,
    isActive: record.state === 'active',
    secrets,
    addressRule: {
      isEnabled: record.addressRule.enabled,
      mode: record.addressRule.mode,
      matcher: compileAddressMatcher(compileNetworks(record.addressRule.networks)),
    },
    findGrantEnd: (apiId, environment) => grants.get(`${environment} ${apiId}`),
  }
}

function parseUpstream(upstream: { url: string } | null): URL | null {
  if (upstream === null) return null
  const url = URL.parse(upstream.url)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null
}

/** Compiles one API; an upstream that is no HTTP address is none. */
export function compileApi(record: FeedApi): Api {
  return {
    id: record.id,
    operation: record.operation,
    upstreams: {
      PROD: parseUpstream(record.environments.PROD),
      DEV: parseUpstream(record.environments.DEV),
    },
    timeoutMs: record.timeoutMs,
    allowsLongAnswers: record.allowUpgrade,
    sharesConnections: record.shareUpstreamConnections,
    limits: {
      api: record.limits.api,
      application: record.limits.application,
      overrides: new Map(Object.entries(record.limits.overrides)),
    },
  }
}
