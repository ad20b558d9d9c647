/** The control plane's settings, read from the environment once; every fault is listed, nothing is guessed. */
import * as z from 'zod'
import { findUnknownVariables } from '@portico/contract'
import { compileAddressMatcher, parseAddressBlock } from '@portico/domain'
import type { AddressBlock } from '@portico/domain'
import { findMissingMailSettings, mailVariables, presentMail } from './mail-config.ts'
import { firstSignInPolicies } from './use-cases/admit-outsider.ts'

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .pipe(z.number().min(0).max(65_535))

const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http: or https: address' })

/** CIDR blocks separated by `,`, `;` or blanks. */
const proxies = z.string().transform((text, context): AddressBlock[] => {
  const blocks: AddressBlock[] = []
  for (const entry of text.split(/[,;\s]+/).filter((part) => part !== '')) {
    const result = parseAddressBlock(entry, { allowIpv6: true })
    if ('block' in result) blocks.push(result.block)
    else context.addIssue({ code: 'custom', message: `${entry} is no address or CIDR block` })
  }
  return blocks
})

function decodeKey(text: string): Buffer | null {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex')
  const decoded = Buffer.from(text, 'base64')
  return decoded.length === 32 ? decoded : null
}

const masterKey = z.string().transform((text, context): Buffer => {
  const key = decodeKey(text)
  if (key) return key
  context.addIssue({ code: 'custom', message: 'must be 32 bytes in hexadecimal or base64' })
  return z.NEVER
})

const masterKeys = z.string().transform((text, context): Buffer[] =>
  text.split(/[,\s]+/).flatMap((part, index) => {
    const key = decodeKey(part)
    if (key) return [key]
    const message = `key ${index + 1} must be 32 bytes in hexadecimal or base64`
    context.addIssue({ code: 'custom', message })
    return []
  }),
)

const environmentSchema = z.object({
  /** Where console and management API listen. */
  PORTICO_HOST: z.string().min(1).max(255).default('127.0.0.1'),
  PORTICO_PORT: port.default(3000),
  /** How browsers reach the console, where that is not the listening address (a proxy with TLS). */
  PORTICO_PUBLIC_URL: webUrl.optional(),
  /** Embedded database and generated keys. */
  PORTICO_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres: address' })
    .optional(),
  /** Seals secrets; 32 bytes. */
  PORTICO_MASTER_KEY: masterKey.optional(),
  /** Keys that still open what was sealed under them, while it waits to be sealed anew. */
  PORTICO_OLD_MASTER_KEYS: masterKeys.default([]),
  PORTICO_ADMIN_PASSWORD: z.string().min(8, 'must have 8 characters or more').max(256).optional(),
  PORTICO_SAMPLE: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  PORTICO_SAMPLE_UPSTREAM_URL: webUrl.optional(),
  PORTICO_TRUSTED_PROXIES: proxies.default([]),
  /** Shared with the gateways; opens the feed. Without it there is no feed. */
  PORTICO_GATEWAY_TOKEN: z.string().min(16, 'must have 16 characters or more').max(512).optional(),
  /** Where callers find the gateway; shown to people. */
  PORTICO_GATEWAY_URL: webUrl.default('http://127.0.0.1:8000'),
  /** An OpenID Connect provider people sign in with; client id and secret go with it. */
  PORTICO_OIDC_ISSUER: webUrl.optional(),
  PORTICO_OIDC_CLIENT_ID: z.string().min(1).max(512).optional(),
  PORTICO_OIDC_CLIENT_SECRET: z.string().min(1).max(1024).optional(),
  /** As people know it: "Sign in with …". */
  PORTICO_OIDC_NAME: z.string().min(1).max(64).default('OpenID Connect'),
  /** What somebody's first sign-in there does here. */
  PORTICO_OIDC_FIRST_SIGN_IN: z
    .enum(firstSignInPolicies, `must be ${firstSignInPolicies.join(' or ')}`)
    .default('create'),
  ...mailVariables,
  /** Whether webhooks may lead into the own network, and without TLS. */
  PORTICO_WEBHOOK_ALLOW_PRIVATE: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
  /** How long call records are kept; 0 keeps them for ever. */
  PORTICO_CALL_RECORD_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number of days, or 0')
    .transform(Number)
    .default(400),
  PORTICO_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type ControlConfig = ReturnType<typeof present>

function present(values: z.infer<typeof environmentSchema>) {
  return {
    host: values.PORTICO_HOST,
    port: values.PORTICO_PORT,
    publicUrl: values.PORTICO_PUBLIC_URL ?? null,
    dataDirectory: values.PORTICO_DATA_DIR,
    databaseUrl: values.DATABASE_URL ?? null,
    masterKey: values.PORTICO_MASTER_KEY ?? null,
    oldMasterKeys: values.PORTICO_OLD_MASTER_KEYS,
    adminPassword: values.PORTICO_ADMIN_PASSWORD ?? null,
    // The sample stands with the embedded database unless asked otherwise; a real one stays as it is.
    sample: (values.PORTICO_SAMPLE ?? (values.DATABASE_URL === undefined ? '1' : '0')) === '1',
    sampleUpstreamUrl: values.PORTICO_SAMPLE_UPSTREAM_URL ?? null,
    trustedProxies: compileAddressMatcher(values.PORTICO_TRUSTED_PROXIES),
    gatewayToken: values.PORTICO_GATEWAY_TOKEN ?? null,
    gatewayUrl: values.PORTICO_GATEWAY_URL,
    identity: presentIdentity(values),
    mail: presentMail(values, values.PORTICO_PUBLIC_URL),
    webhooks: { allowPrivate: values.PORTICO_WEBHOOK_ALLOW_PRIVATE === '1' },
    callRecordDays: values.PORTICO_CALL_RECORD_DAYS,
    logLevel: values.PORTICO_LOG_LEVEL,
  }
}

function presentIdentity(values: z.infer<typeof environmentSchema>) {
  const { PORTICO_OIDC_ISSUER: issuer, PORTICO_OIDC_NAME: name } = values
  const { PORTICO_OIDC_CLIENT_ID: clientId, PORTICO_OIDC_CLIENT_SECRET: clientSecret } = values
  const firstSignIn = values.PORTICO_OIDC_FIRST_SIGN_IN
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    return { firstSignIn }
  }
  return { firstSignIn, openIdConnect: { name, issuer, clientId, clientSecret } }
}

const providerSettings = [
  'PORTICO_OIDC_ISSUER',
  'PORTICO_OIDC_CLIENT_ID',
  'PORTICO_OIDC_CLIENT_SECRET',
] as const

/** A provider that is described by halves would be no provider, without a word. */
function findMissingProviderSettings(given: Readonly<Record<string, unknown>>): string[] {
  const missing = providerSettings.filter((name) => given[name] === undefined)
  if (missing.length === providerSettings.length) return []
  return missing.map((name) => `${name}: must be set with ${providerSettings.join(', ')}`)
}

export type ConfigResult =
  | Readonly<{ ok: true; config: ControlConfig }>
  | Readonly<{ ok: false; faults: readonly string[] }>

/**
 * Reads the settings. An empty value counts as absent. A `PORTICO_*` name that no program of the product
 * knows is a fault; one that only another program reads is passed over. No fault repeats a value.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const faults = findUnknownVariables(given).map((name) => `${name}: no such setting`)
  faults.push(...findMissingProviderSettings(given), ...findMissingMailSettings(given))
  const parsed = environmentSchema.safeParse(given)
  for (const issue of parsed.error?.issues ?? []) {
    faults.push(`${issue.path.join('.')}: ${issue.message}`)
  }
  if (!parsed.success || faults.length > 0) return { ok: false, faults }
  return { ok: true, config: present(parsed.data) }
}
