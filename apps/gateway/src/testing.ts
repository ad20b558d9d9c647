/** Builders for the tests of this application; no product code imports it. */
import { createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { parseCallerAddress } from '@portico/domain'
import type { FeedApi, FeedApplication, FeedLine, FeedSettings } from '@portico/contract'
import { signRequest } from '@portico/signing'
import { openCall, type Call } from './call.ts'
import { deriveKey } from './feed/open-secrets.ts'
import { CallHeaders } from './headers.ts'
import { OpenCalls, type OpenCallsOptions } from './open-calls.ts'
import { CompiledWorld, type WorldRecords } from './world/compiled-world.ts'

export const token = 'gateway-token-for-tests'
export const appKey = '203753385'
export const appSecret = 'AppSecret-Example_001'
export const nowMs = 1_767_225_600_000

/** Tests whose seal is not the point let the sealed text be the secret. */
export const openUnsealed = (_id: string, _version: number, sealed: string): string => sealed

/** Seals a secret as the control plane does (feed.ts). */
export function sealSecret(applicationId: string, version: number, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', deriveKey(token, 'portico feed v1'), nonce)
  cipher.setAAD(Buffer.from(`${applicationId}:${version}`))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}

export function buildSettings(more: Partial<FeedSettings> = {}): FeedSettings {
  return {
    network: 'built-in',
    applicationIpWhitelist: true,
    allowIpv6: false,
    windowSeconds: 900,
    requireTimestamp: true,
    requireNonce: true,
    allowHmacSha1: true,
    ...more,
  }
}

export function buildApplication(more: Partial<FeedApplication> = {}): FeedApplication {
  return {
    id: 'app_1',
    name: '订单同步',
    appKey,
    state: 'active',
    secrets: [{ version: 1, sealed: appSecret, endsAt: null }],
    addressRule: { enabled: false, mode: 'exempt', networks: [] },
    grants: [
      { apiId: 'api_1', environment: 'PROD', endsAt: null },
      { apiId: 'api_2', environment: 'PROD', endsAt: null },
    ],
    ...more,
  }
}

export function buildApi(more: Partial<FeedApi> = {}): FeedApi {
  return {
    id: 'api_1',
    projectId: 'prj_1',
    name: 'orders',
    operation: 'list',
    route: null,
    environments: { PROD: { url: 'http://127.0.0.1:1/base' }, DEV: null },
    timeoutMs: 5000,
    limits: { api: null, application: null, overrides: {} },
    allowUpgrade: false,
    shareUpstreamConnections: false,
    ...more,
  }
}

export function buildRecords(more: Partial<WorldRecords> = {}): WorldRecords {
  return {
    settings: buildSettings(),
    apis: [buildApi()],
    applications: [buildApplication()],
    ...more,
  }
}

export function buildWorld(more: Partial<WorldRecords> = {}): CompiledWorld {
  return CompiledWorld.compile(buildRecords(more), openUnsealed)
}

/** Watches over open calls; unless told otherwise tunnels may idle and the feed is never too old. */
export function buildOpenCalls(
  readWorld: () => CompiledWorld,
  more: Partial<OpenCallsOptions> = {},
): OpenCalls {
  return new OpenCalls({
    readWorld,
    now: Date.now,
    tunnelIdleMs: 0,
    isTooOld: () => false,
    ...more,
  })
}

export interface CallInput {
  readonly method?: string
  readonly target?: string
  /** Lower-case or any names; null leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>
  readonly address?: string
  readonly body?: string
  readonly receivedAtMs?: number
}

/** A call as the engine hands it over, by default unsigned, to `POST /list/api_1`. */
export function buildCall(input: CallInput = {}): Call {
  const raw = ['Host', 'gateway:8000']
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    if (value !== null) raw.push(name, value)
  }
  const { body } = input
  return openCall({
    requestId: '0F4B9C1E-TEST',
    receivedAtMs: input.receivedAtMs ?? nowMs,
    method: input.method ?? 'POST',
    target: input.target ?? '/list/api_1',
    scheme: 'http',
    headers: new CallHeaders(raw),
    clientAddress: parseCallerAddress(input.address ?? '192.0.2.7'),
    readWholeBody: body === undefined ? null : async () => Buffer.from(body),
  })
}

export interface SignInput extends CallInput {
  readonly appKey?: string
  readonly appSecret?: string
  readonly nonce?: string
  readonly timestampMs?: number
}

/** The headers of a correctly signed call; `headers` then replaces or removes some. */
export function signHeaders(input: SignInput = {}): Record<string, string | null> {
  const given = Object.entries(input.headers ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  const signed = signRequest({
    method: input.method ?? 'POST',
    url: `http://gateway:8000${input.target ?? '/list/api_1'}`,
    headers: Object.fromEntries(given.filter(([name]) => !name.startsWith('x-ca-'))),
    body: input.body,
    appKey: input.appKey ?? appKey,
    appSecret: input.appSecret ?? appSecret,
    timestampMs: input.timestampMs ?? input.receivedAtMs ?? nowMs,
    nonce: input.nonce ?? randomUUID(),
  })
  if (!signed.ok) throw new Error(signed.refusal.code)
  return { ...signed.headers, ...input.headers }
}

/** A correctly signed call. */
export function buildSignedCall(input: SignInput = {}): Call {
  return buildCall({ ...input, headers: signHeaders(input) })
}

/** The lines of a snapshot of these records, secrets sealed as on the wire. */
export function buildSnapshotLines(
  records: WorldRecords,
  more: { epoch?: string; revision?: number } = {},
): FeedLine[] {
  const { epoch = 'epoch-1', revision = 1 } = more
  const applications = records.applications.map((application) => sealApplication(application))
  return [
    {
      type: 'snapshot',
      format: 1,
      epoch,
      revision,
      applications: applications.length,
      apis: records.apis.length,
    },
    { type: 'settings', settings: records.settings },
    ...records.apis.map((api) => ({ type: 'api' as const, api })),
    ...applications.map((application) => ({ type: 'application' as const, application })),
    { type: 'end', revision },
  ]
}

/** The lines of a snapshot as they travel, with the digest that a control plane of today sends. */
export function writeWithDigest(lines: readonly FeedLine[]): string {
  const digest = createHash('sha256')
  return lines
    .map((line) => {
      const last = line.type === 'end' ? { ...line, digest: digest.digest('hex') } : line
      const text = `${JSON.stringify(last)}\n`
      if (line.type !== 'end') digest.update(text)
      return text
    })
    .join('')
}

/** The same application with its secrets sealed as on the wire. */
export function sealApplication(application: FeedApplication): FeedApplication {
  return {
    ...application,
    secrets: application.secrets.map((secret) => ({
      ...secret,
      sealed: sealSecret(application.id, secret.version, secret.sealed),
    })),
  }
}

/** Waits until a condition holds, five seconds at most unless told otherwise. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  what: string,
  limitMs = 5000,
): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
