/** The applications and APIs that the measured gateway enforces, as lines of the feed. */
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { FeedApi, FeedApplication, FeedLine, FeedSettings } from '@portico/contract'

export const applicationCount = 1000
export const apiCount = 10
/** Lives as long as one run of the benchmark. */
export const gatewayToken = randomBytes(24).toString('base64url')
export const epoch = 'bench'

const networkCount = 100
export const settings: FeedSettings = {
  network: 'built-in',
  applicationIpWhitelist: true,
  allowIpv6: false,
  windowSeconds: 900,
  requireTimestamp: true,
  requireNonce: true,
  allowHmacSha1: false,
}

const secrets = Array.from(
  { length: applicationCount + 3 },
  () => `prt_${randomBytes(30).toString('base64url')}`,
)

/** Not on the whitelist of its own application, without a grant, and suspended: for the check of the refusals. */
export const unlistedIndex = 1000
export const ungrantedIndex = 1001
export const suspendedIndex = 1002

export function nameApplication(index: number): { id: string; appKey: string; appSecret: string } {
  const appSecret = secrets[index]
  if (appSecret === undefined) throw new Error(`there is no application ${index}`)
  return { id: `app_${index}`, appKey: String(203_750_000 + index), appSecret }
}

/** As packages/contract/src/feed.ts prescribes. */
export function sealSecret(applicationId: string, secret: string): string {
  const key = Buffer.from(hkdfSync('sha256', gatewayToken, '', 'portico feed v1', 32))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(`${applicationId}:1`))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}

export function buildApi(
  index: number,
  upstreamUrl: string,
  shareUpstreamConnections = false,
): FeedApi {
  return {
    id: `api_${index}`,
    projectId: 'project_1',
    name: `orders-${index}`,
    operation: 'list',
    route: { method: 'GET', path: `/v1/orders-${index}` },
    environments: { PROD: { url: upstreamUrl }, DEV: null },
    timeoutMs: 5000,
    limits: { api: null, application: null, overrides: {} },
    allowUpgrade: false,
    shareUpstreamConnections,
  }
}

/** Entries that lie apart, so that none merges with its neighbour; the caller's own stands last. */
export function listNetworks(index: number): string[] {
  const others = Array.from(
    { length: networkCount - 1 },
    (_, entry) => `10.${entry * 2}.${index % 250}.0/24`,
  )
  return [...others, index === unlistedIndex ? '192.0.2.0/24' : '127.0.0.0/8']
}

function buildApplication(index: number): FeedApplication {
  const { id, appKey, appSecret } = nameApplication(index)
  const grants = Array.from({ length: index === ungrantedIndex ? 0 : apiCount }, (_, api) => ({
    apiId: `api_${api}`,
    environment: 'PROD' as const,
    endsAt: null,
  }))
  return {
    id,
    name: `application ${index}`,
    appKey,
    state: index === suspendedIndex ? 'suspended' : 'active',
    secrets: [{ version: 1, sealed: sealSecret(id, appSecret), endsAt: null }],
    addressRule: { enabled: true, mode: 'fence', networks: listNetworks(index) },
    grants,
  }
}

/** A whole snapshot of revision 1 whose APIs all lead to one upstream. */
export function buildSnapshot(upstreamUrl: string, sharesConnections = false): FeedLine[] {
  const apis = Array.from({ length: apiCount }, (_, index) =>
    buildApi(index, upstreamUrl, sharesConnections),
  )
  const applications = secrets.map((_, index) => buildApplication(index))
  return [
    {
      type: 'snapshot',
      format: 1,
      epoch,
      revision: 1,
      applications: applications.length,
      apis: apis.length,
    },
    { type: 'settings', settings },
    ...apis.map((api) => ({ type: 'api' as const, api })),
    ...applications.map((application) => ({ type: 'application' as const, application })),
    { type: 'end', revision: 1 },
  ]
}
