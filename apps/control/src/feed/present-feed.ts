/** Turns rows of the registry into the lines that gateways read. */
import type { FeedApi, FeedApplication, FeedSettings } from '@portico/contract'
import { endOfDay } from '@portico/domain'
import type { Day } from '@portico/domain'
import type {
  CallAuthentication,
  FeedApiRow,
  FeedApplicationRow,
  FeedSecretRow,
  NetworkSettings,
} from '@portico/store'
import type { Vault } from '../vault.ts'
import { secretBinding } from '../secret-binding.ts'
import { sealForGateways } from './seal-for-gateways.ts'

export type FeedSealing = Readonly<{ vault: Vault; feedKey: Uint8Array; timeZone: string }>

export function presentFeedApplication(
  row: FeedApplicationRow,
  sealing: FeedSealing,
): FeedApplication {
  return {
    id: row.id,
    name: row.name,
    appKey: row.appKey,
    state: row.state,
    secrets: row.secrets.map((secret) => presentSecret(row.id, secret, sealing)),
    addressRule: {
      enabled: row.whitelistEnabled,
      mode: row.whitelistMode,
      networks: row.whitelistEntries.map((entry) => entry.canonical),
    },
    grants: row.grants.map((grant) => ({
      apiId: grant.apiId,
      environment: grant.environment,
      endsAt: endsAt(grant.expiresOn, sealing.timeZone),
    })),
  }
}

function presentSecret(
  applicationId: string,
  secret: FeedSecretRow,
  { vault, feedKey }: FeedSealing,
): FeedApplication['secrets'][number] {
  const sealed = { sealed: Buffer.from(secret.sealed, 'hex'), keyId: secret.keyId }
  const plain = vault.unseal(sealed, secretBinding(applicationId, secret.version))
  return {
    version: secret.version,
    sealed: sealForGateways(feedKey, plain, applicationId, secret.version),
    endsAt: secret.endsAt === null ? null : Date.parse(secret.endsAt),
  }
}

/** A day is valid through its end in the organisation's time zone (MB2). */
function endsAt(day: Day | null, timeZone: string): number | null {
  return day === null ? null : endOfDay(day, timeZone)
}

export function presentFeedApi(row: FeedApiRow): FeedApi {
  const upstream = (url: string | null) => (url === null ? null : { url })
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    operation: row.operation,
    route: row.method === null || row.path === null ? null : { method: row.method, path: row.path },
    environments: { PROD: upstream(row.upstreamProd), DEV: upstream(row.upstreamDev) },
    timeoutMs: row.timeoutMs,
    limits: {
      api: row.limitPerSecond,
      application: row.limitPerApplication,
      overrides: { ...row.limitOverrides },
    },
    allowUpgrade: row.allowUpgrade,
    shareUpstreamConnections: row.shareUpstreamConnections,
  }
}

export function presentFeedSettings(
  network: NetworkSettings,
  authentication: CallAuthentication,
): FeedSettings {
  return {
    network: network.kind,
    applicationIpWhitelist: authentication.applicationIpWhitelist,
    allowIpv6: authentication.allowIpv6,
    windowSeconds: authentication.windowSeconds,
    requireTimestamp: authentication.requireTimestamp,
    requireNonce: authentication.requireNonce,
    allowHmacSha1: authentication.allowHmacSha1,
  }
}
