/**
 * The feed from the control plane to its gateways, and the reports that come back.
 *
 * `GET /feed/snapshot` answers NDJSON: a `snapshot` line, one `settings` line, every `api` and every
 * `application`, and an `end` line. `GET /feed/changes?epoch=E&after=R` answers NDJSON that stays open:
 * `change` lines in the order of their revisions, a `heartbeat` at least every second, or one `reset`
 * line when E is not the history that the control plane has now; the gateway then takes a new snapshot.
 * `POST /feed/reports` delivers what a gateway has applied and the records of its calls.
 *
 * All three want `Authorization: Bearer` with the gateway token. Secrets travel sealed: AES-256-GCM under
 * HKDF-SHA256(token, info `portico feed v1`), additional data `applicationId:version`, written as
 * base64 of nonce (12 bytes), ciphertext, tag (16 bytes).
 *
 * Control plane and gateways are upgraded one after the other, so each reads what a newer one writes: fields
 * and kinds of lines that it does not know are passed over. What must not be passed over, because an older
 * gateway would then let through what a newer one refuses, raises `format` instead. A field that is added
 * needs a default here, for the control planes and sealed snapshots that do not have it.
 */
import * as z from 'zod'
import { addressRuleModes, apiOperations, environments, networkKinds } from '@portico/domain'

const id = z.string().min(1).max(64)
/** Milliseconds since 1970 at which something ends, exclusive; null is never. */
const endsAt = z.number().int().nonnegative().nullable()
const perSecond = z.number().int().min(0).max(1_000_000).nullable()

export const feedSecret = z.object({
  version: z.number().int().min(1),
  sealed: z.string().min(1).max(1024),
  endsAt,
})

export const feedGrant = z.object({
  apiId: id,
  environment: z.enum(environments),
  endsAt,
})

export const feedApplication = z.object({
  id,
  name: z.string().min(1).max(64),
  appKey: z.string().min(1).max(127),
  state: z.enum(['active', 'suspended']),
  /** Newest first; those beside the first are the old ones of a rotation with overlap (CR7). */
  secrets: z.array(feedSecret).min(1).max(8),
  /** Canonical networks (`10.0.0.0/8`, `2001:db8::/32`); kept though the organisation's switch may be off. */
  addressRule: z.object({
    enabled: z.boolean(),
    mode: z.enum(addressRuleModes),
    networks: z.array(z.string().min(1).max(64)).max(100),
  }),
  grants: z.array(feedGrant).max(100_000),
})

export const feedUpstream = z.object({
  /** Absolute `http:` or `https:` base; the call's path and query are appended to its path. */
  url: z.string().min(1).max(2048),
})

export const feedApi = z.object({
  id,
  projectId: id,
  name: z.string().min(1).max(128),
  operation: z.enum(apiOperations),
  /** The API's own door beside `POST /{operation}/{apiId}`; `{name}` stands for one path segment. */
  route: z.object({ method: z.string().max(16), path: z.string().max(1024) }).nullable(),
  environments: z.object({
    PROD: feedUpstream.nullable(),
    DEV: feedUpstream.nullable(),
  }),
  timeoutMs: z.number().int().min(1).max(3_600_000),
  /** GW5: per second; null is no limit. `overrides` are limits for single applications. */
  limits: z.object({
    api: perSecond,
    application: perSecond,
    overrides: z.record(id, z.number().int().min(0).max(1_000_000)),
  }),
  /** Whether WebSocket upgrades and other long-lived answers may pass. */
  allowUpgrade: z.boolean(),
  /** Whether several requests may be in flight on one upstream connection (idempotent calls only). */
  shareUpstreamConnections: z.boolean(),
})

export const feedSettings = z.object({
  network: z.enum(networkKinds),
  /** AR1: while false every list is inert. */
  applicationIpWhitelist: z.boolean(),
  allowIpv6: z.boolean(),
  windowSeconds: z.number().int().min(1).max(86_400),
  requireTimestamp: z.boolean(),
  requireNonce: z.boolean(),
  allowHmacSha1: z.boolean(),
})

export const feedLine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    format: z.literal(1),
    /** Names one history; a restored backup or another database has another epoch. */
    epoch: z.string().min(1).max(64),
    revision: z.number().int().nonnegative(),
    applications: z.number().int().nonnegative(),
    apis: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('settings'), settings: feedSettings }),
  z.object({ type: z.literal('api'), api: feedApi }),
  z.object({ type: z.literal('application'), application: feedApplication }),
  z.object({
    type: z.literal('end'),
    revision: z.number().int().nonnegative(),
    /** SHA-256 of every line before this one, each with its line feed; older control planes send none. */
    digest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  z.object({
    type: z.literal('change'),
    /** Grows; several lines of one transaction share it. A gateway has applied R after the last of them. */
    revision: z.number().int().positive(),
    settings: feedSettings.optional(),
    api: feedApi.optional(),
    application: feedApplication.optional(),
    removedApiId: id.optional(),
    removedApplicationId: id.optional(),
  }),
  z.object({
    type: z.literal('heartbeat'),
    revision: z.number().int().nonnegative(),
    at: z.iso.datetime(),
  }),
  z.object({ type: z.literal('reset'), reason: z.string().max(200) }),
])

export const authenticationMethods = [
  'signature',
  'http-message-signature',
  'ip-whitelist',
  'none',
] as const

/** GW6: one record per call. A secret or a signature has no field to stand in. */
export const callRecord = z.object({
  requestId: z.string().min(1).max(64),
  at: z.iso.datetime(),
  gatewayId: id,
  apiId: id.nullable(),
  applicationId: id.nullable(),
  appKey: z.string().max(127).nullable(),
  environment: z.enum(environments).nullable(),
  clientAddress: z.string().max(64),
  authentication: z.enum(authenticationMethods),
  /** Which of the application's secrets signed it; what the rotation page counts (CR7). */
  secretVersion: z.number().int().nullable(),
  method: z.string().max(32),
  /** Path without the query, cut at 512 characters. */
  path: z.string().max(512),
  status: z.number().int().min(0).max(599),
  /** Six-character gateway code when the gateway itself refused, else null. */
  code: z.string().max(6).nullable(),
  durationMs: z.number().nonnegative(),
  upstreamMs: z.number().nonnegative().nullable(),
  requestBytes: z.number().int().nonnegative(),
  responseBytes: z.number().int().nonnegative(),
})

/** What is found in a refused call, before it is sealed; the signature doctor reads it (SG5). */
export const refusalFindings = z.object({
  /** Part, code and facts of the doctor's texts. */
  findings: z
    .array(
      z.object({
        part: z.string().max(160),
        code: z.string().max(64),
        facts: z.record(z.string().max(32), z.union([z.string().max(300), z.number()])),
      }),
    )
    .max(10),
  /** With `#` for line feeds, cut with `...`, values of sensitive names hidden; empty where there is none. */
  stringToSign: z.string().max(4096),
})

/**
 * Of some refused calls, so many at most in a time, what the doctor found: sealed as secrets are, under
 * HKDF-SHA256(token, info `portico refusals v1`), additional data the request id. The control plane keeps it
 * as it is, for a day.
 */
export const refusedCall = z.object({
  requestId: z.string().min(1).max(64),
  applicationId: id,
  sealed: z.string().min(1).max(16_384),
})

export const feedReport = z.object({
  gatewayId: id,
  /** New at each start of the process. */
  instanceId: id,
  version: z.string().max(32),
  startedAt: z.iso.datetime(),
  epoch: z.string().max(64).nullable(),
  revision: z.number().int().nonnegative(),
  /** Milliseconds between a change's commit and its application here, worst since the last report. */
  lagMs: z.number().nonnegative(),
  /** When the snapshot that the gateway works from was last known to be current. */
  currentAt: z.iso.datetime().nullable(),
  /** Records that had to be thrown away since the last report because the buffer was full. */
  droppedCalls: z.number().int().nonnegative(),
  /** Grows by one with each report of an instance; a report seen before is acknowledged and ignored. */
  sequence: z.number().int().nonnegative(),
  calls: z.array(callRecord).max(1000),
  refusals: z.array(refusedCall).max(100).default([]),
})

export const feedReportAnswer = z.object({ acknowledged: z.number().int().nonnegative() })

export type FeedSecret = z.infer<typeof feedSecret>
export type FeedGrant = z.infer<typeof feedGrant>
export type FeedApplication = z.infer<typeof feedApplication>
export type FeedApi = z.infer<typeof feedApi>
export type FeedSettings = z.infer<typeof feedSettings>
export type FeedLine = z.infer<typeof feedLine>
export type CallRecord = z.infer<typeof callRecord>
export type AuthenticationMethod = CallRecord['authentication']
export type RefusalFindings = z.infer<typeof refusalFindings>
export type RefusedCall = z.infer<typeof refusedCall>
export type FeedReport = z.infer<typeof feedReport>
