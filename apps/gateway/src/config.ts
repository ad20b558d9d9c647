/** The gateway's settings, read from the environment once; every fault is listed, nothing is guessed. */
import * as z from 'zod'
import { findUnknownVariables } from '@portico/contract'
import { compileAddressMatcher, parseAddressBlock, type AddressBlock } from '@portico/domain'
import { presentTracing, tracingVariables } from './tracing/read-tracing.ts'

const integer = (least: number, most: number, standard: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .default(standard)

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http: or https: address' })
  .transform((text) => new URL(text))

/** CIDR blocks separated by `,`, `;` or blanks; the whole internet is no proxy (T073). */
const proxies = z.string().transform((text, context): AddressBlock[] => {
  const blocks: AddressBlock[] = []
  for (const entry of text.split(/[,;\s]+/).filter((part) => part !== '')) {
    const result = parseAddressBlock(entry, { allowIpv6: true })
    if ('block' in result) blocks.push(result.block)
    else context.addIssue({ code: 'custom', message: `${entry} is no address or CIDR block` })
  }
  return blocks
})

const environmentSchema = z.object({
  /** Where callers connect. */
  PORTICO_GATEWAY_HOST: z.string().min(1).max(255).default('127.0.0.1'),
  PORTICO_GATEWAY_PORT: integer(0, 65_535, 8000),
  /** Names this gateway in the console and in call records; without it one is made and kept. */
  PORTICO_GATEWAY_ID: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"')
    .optional(),
  /** Opens the feed and what it seals. */
  PORTICO_GATEWAY_TOKEN: z.string().min(16, 'must have 16 characters or more').max(1024),
  /** Sealed snapshot and nonce journal. */
  PORTICO_GATEWAY_DATA_DIR: z.string().min(1).default('./data/gateway'),
  PORTICO_GATEWAY_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info'),
  PORTICO_GATEWAY_BODY_LIMIT_BYTES: integer(0, 2 ** 40, 32 * 1024 * 1024),
  PORTICO_GATEWAY_BUFFER_LIMIT_BYTES: integer(0, 2 ** 40, 256 * 1024 * 1024),
  PORTICO_GATEWAY_CONNECTION_LIMIT: integer(1, 1_000_000, 10_000),
  PORTICO_GATEWAY_DRAIN_SECONDS: integer(0, 3600, 30),
  /** Which engine reads and writes HTTP; both decide alike. */
  PORTICO_GATEWAY_ENGINE: z.enum(['plain', 'fast']).default('fast'),
  PORTICO_GATEWAY_NONCE_LIMIT: integer(1000, 1_000_000_000, 32 * 1024 * 1024),
  /** A snapshot with a smaller share of the known applications is turned away; 0 accepts any. */
  PORTICO_GATEWAY_MIN_SNAPSHOT_RATIO: z.coerce.number().min(0).max(1).default(0.5),
  /** Above this age of the feed every call is refused (S503FA); 0: what was last known is good for ever. */
  PORTICO_GATEWAY_STRICT_REVOCATION_SECONDS: integer(0, 86_400, 0),
  /** A WebSocket on which nothing passes for so long is ended; 0 is never. */
  PORTICO_GATEWAY_TUNNEL_IDLE_SECONDS: integer(0, 86_400, 600),
  /** The certificate that callers see, and its key, both PEM; without them calls come without TLS. */
  PORTICO_TLS_CERT_FILE: z.string().min(1).optional(),
  PORTICO_TLS_KEY_FILE: z.string().min(1).optional(),
  /** Authorities of upstreams' certificates beside the public ones, PEM. */
  PORTICO_UPSTREAM_CA_FILE: z.string().min(1).optional(),
  PORTICO_CONTROL_URL: webUrl.default(new URL('http://127.0.0.1:3000')),
  PORTICO_TRUSTED_PROXIES: proxies.default([]),
  /** Processes that answer calls; beside them one keeps what they share. 1 is one process for all. */
  PORTICO_GATEWAY_WORKERS: integer(1, 64, 1),
  ...tracingVariables,
  /** Nonces shared by several gateways; without it they are this machine's. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis: address' }).optional(),
})

/** One without the other would be taken for TLS that is not there. */
function listHalfPairs(given: Readonly<Record<string, string | undefined>>): string[] {
  const pair = ['PORTICO_TLS_CERT_FILE', 'PORTICO_TLS_KEY_FILE'] as const
  const missing = pair.filter((name) => given[name] === undefined)
  return missing.length === 1 ? missing.map((name) => `${name}: is required with the other`) : []
}

export type GatewayConfig = ReturnType<typeof present>

function present(values: z.infer<typeof environmentSchema>) {
  return {
    host: values.PORTICO_GATEWAY_HOST,
    port: values.PORTICO_GATEWAY_PORT,
    gatewayId: values.PORTICO_GATEWAY_ID ?? null,
    token: values.PORTICO_GATEWAY_TOKEN,
    dataDirectory: values.PORTICO_GATEWAY_DATA_DIR,
    logLevel: values.PORTICO_GATEWAY_LOG_LEVEL,
    bodyLimitBytes: values.PORTICO_GATEWAY_BODY_LIMIT_BYTES,
    bufferLimitBytes: values.PORTICO_GATEWAY_BUFFER_LIMIT_BYTES,
    connectionLimit: values.PORTICO_GATEWAY_CONNECTION_LIMIT,
    drainSeconds: values.PORTICO_GATEWAY_DRAIN_SECONDS,
    engine: values.PORTICO_GATEWAY_ENGINE,
    nonceLimit: values.PORTICO_GATEWAY_NONCE_LIMIT,
    minSnapshotRatio: values.PORTICO_GATEWAY_MIN_SNAPSHOT_RATIO,
    strictRevocationSeconds: values.PORTICO_GATEWAY_STRICT_REVOCATION_SECONDS,
    tunnelIdleSeconds: values.PORTICO_GATEWAY_TUNNEL_IDLE_SECONDS,
    certificateFiles:
      values.PORTICO_TLS_CERT_FILE === undefined || values.PORTICO_TLS_KEY_FILE === undefined
        ? null
        : { certFile: values.PORTICO_TLS_CERT_FILE, keyFile: values.PORTICO_TLS_KEY_FILE },
    upstreamCaFile: values.PORTICO_UPSTREAM_CA_FILE ?? null,
    controlUrl: values.PORTICO_CONTROL_URL,
    trustedProxies: compileAddressMatcher(values.PORTICO_TRUSTED_PROXIES),
    workers: values.PORTICO_GATEWAY_WORKERS,
    redisUrl: values.REDIS_URL ?? null,
    tracing: presentTracing(values),
  }
}

export type ConfigResult =
  | { readonly ok: true; readonly config: GatewayConfig }
  | { readonly ok: false; readonly faults: readonly string[] }

/**
 * Reads the settings. An empty value counts as absent. A `PORTICO_*` name that no program of the product
 * knows is a fault; one that only another program reads is passed over. No fault repeats a value.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const faults = findUnknownVariables(given).map((name) => `${name}: no such setting`)
  faults.push(...listHalfPairs(given))
  const parsed = environmentSchema.safeParse(given)
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path.join('.')
    faults.push(`${name}: ${given[name] === undefined ? 'is required' : issue.message}`)
  }
  if (!parsed.success || faults.length > 0) return { ok: false, faults }
  return { ok: true, config: present(parsed.data) }
}
