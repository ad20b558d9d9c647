/** The identity library, set up on our tables: what it may do is listed here, everything else is off. */
import { randomUUID } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { genericOAuth, twoFactor, username } from 'better-auth/plugins'
import type { Logger } from 'pino'
import { foldUsername } from '@portico/domain'
import type { Database } from '@portico/store'
import type { Outsider } from '../use-cases/admit-outsider.ts'
import { deriveKey, keyIdOf } from '../vault.ts'
import { addressHeader } from './library-call.ts'

/** How long a session lasts without a call, and how often a call prolongs it. */
const sessionIdleSeconds = 7 * 24 * 60 * 60
const sessionProlongSeconds = 5 * 60

/** Names the identity provider in our tables and addresses. */
export const providerId = 'openid-connect'

/** An OpenID Connect provider that vouches for people. */
export type OpenIdConnect = Readonly<{
  /** As people know it: "Sign in with …". */
  name: string
  /** Its issuer; everything else is discovered there (OpenID Connect Discovery 1.0). */
  issuer: string
  clientId: string
  clientSecret: string
}>

export type LibraryOptions = Readonly<{
  database: Database
  log: Logger
  /** 32 bytes each, current first. */
  masterKeys: readonly [Uint8Array, ...Uint8Array[]]
  /** The console's address as browsers know it. */
  url: string
  openIdConnect?: OpenIdConnect | undefined
  /** Called for everybody the provider has vouched for, before the library looks for their account. */
  admit?: ((outsider: Outsider) => Promise<void>) | undefined
}>

export type Library = ReturnType<typeof createLibrary>

/** Sets the library up. It reads no environment, sends nothing anywhere and makes no tables. */
export function createLibrary(options: LibraryOptions) {
  const { database, log, masterKeys, url } = options
  return betterAuth({
    appName: 'Portico',
    baseURL: url,
    basePath: '/auth',
    secret: secretOf(masterKeys[0]),
    secrets: masterKeys.map((key) => ({ version: versionOf(key), value: secretOf(key) })),
    database: { db: database.kysely, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    // Guesses are counted by us, in the database, before the library is asked.
    rateLimit: { enabled: false },
    logger: {
      log: (level, message) => log[level]({ part: 'identity' }, message),
      disableColors: true,
    },
    advanced: {
      cookiePrefix: 'portico',
      useSecureCookies: url.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
      database: { generateId: () => randomUUID(), validateSchema: false },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, maxPasswordLength: 1024 },
    ...tables,
    plugins: [
      username(usernames),
      twoFactor(twoFactors),
      genericOAuth({ config: providersOf(options) }),
    ],
  })
}

type Provider = Parameters<typeof genericOAuth>[0]['config'][number]

/** One provider, or none. It never makes people here: `admit` has, or their sign-in ends. */
function providersOf({ openIdConnect, admit }: LibraryOptions): Provider[] {
  if (openIdConnect === undefined) return []
  const issuer = openIdConnect.issuer.replace(/\/$/, '')
  return [
    {
      providerId,
      discoveryUrl: `${issuer}/.well-known/openid-configuration`,
      clientId: openIdConnect.clientId,
      clientSecret: openIdConnect.clientSecret,
      scopes: ['openid', 'profile', 'email'],
      pkce: true,
      requireIdTokenVerification: true,
      disableImplicitSignUp: true,
      mapProfileToUser: async (profile) => {
        const outsider = readOutsider(profile)
        await admit?.(outsider)
        // The library looks people up by e-mail address too; nobody here has this one.
        return { email: `${outsider.account.subject}@openid-connect.invalid`, emailVerified: false }
      },
    },
  ]
}

/** What a provider says of somebody (OpenID Connect Core 1.0, 5.1); every claim but `sub` may be missing. */
function readOutsider(profile: Readonly<Record<string, unknown>>): Outsider {
  const claim = (name: string) => {
    const value = profile[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const subject = claim('sub') ?? ''
  const email = claim('email')
  const username = claim('preferred_username') ?? email ?? subject
  return {
    account: { providerId, subject },
    username,
    displayName: claim('name') ?? username,
    email: email !== undefined && profile['email_verified'] === true ? email : null,
  }
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' } as const

const accountFields = {
  userId: 'user_id',
  providerId: 'provider_id',
  accountId: 'account_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires_at',
  refreshTokenExpiresAt: 'refresh_token_expires_at',
} as const

/** Where the library finds what it keeps; its names on the left, ours on the right. */
const tables = {
  user: { modelName: 'auth_users', fields: { emailVerified: 'email_verified', ...times } },
  session: {
    modelName: 'auth_sessions',
    expiresIn: sessionIdleSeconds,
    updateAge: sessionProlongSeconds,
    fields: {
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      ...times,
    },
  },
  account: {
    modelName: 'auth_accounts',
    fields: { ...accountFields, ...times },
    // The provider's tokens are of no use to us, so they are not kept.
    updateAccountOnSignIn: false,
    accountLinking: { enabled: false },
  },
  verification: { modelName: 'auth_verifications', fields: { expiresAt: 'expires_at', ...times } },
} as const

const usernames = {
  minUsernameLength: 1,
  maxUsernameLength: 64,
  // Whatever somebody types is looked up: a form of its own would tell names apart from others.
  usernameValidator: () => true,
  usernameNormalization: foldUsername,
  displayUsername: false,
} as const

const twoFactorSchema = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

const twoFactors = {
  issuer: 'Portico',
  twoFactorTable: 'auth_two_factors',
  schema: twoFactorSchema,
} as const

function secretOf(masterKey: Uint8Array): string {
  return deriveKey(masterKey, 'portico identity v1').toString('base64url')
}

/** The library names secrets by numbers; a key's own id gives one that stays with it. */
function versionOf(masterKey: Uint8Array): number {
  return Number.parseInt(keyIdOf(masterKey).slice(0, 7), 16)
}
