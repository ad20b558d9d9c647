/** A whole control plane for tests: a real database, a clock that stands still, people, and calls made as each of them. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { buildId, buildPersonalToken, emptyAddressMatcher } from '@portico/domain'
import type { OrganisationRole } from '@portico/domain'
import {
  findBrokenInvariants,
  hashPersonalToken,
  insertIdentity,
  insertMember,
  insertPersonalToken,
} from '@portico/store'
import type { Acknowledged, BrokenInvariant, Database } from '@portico/store'
import { openTestDatabase } from '@portico/store/testing'
import type { TestDatabaseKind } from '@portico/store/testing'
import type { Deps } from './deps.ts'
import { createIdentity } from './identity/create-identity.ts'
import type { IdentityOptions } from './identity/create-identity.ts'
import type { Mail } from './mail/mail.ts'
import { buildServer } from './server.ts'
import { createSocketCaller, createTestCaller } from './testing-callers.ts'
import type { TestCaller } from './testing-callers.ts'
import { createVault } from './vault.ts'
import { createPostMessage } from './webhooks/post-message.ts'

/** Who stands ready: `admin` is a super administrator, `deputy` a system administrator, the others are plain members. */
export const testPeople = ['admin', 'deputy', 'approver', 'owner', 'member', 'outsider'] as const
export type TestPerson = (typeof testPeople)[number]

const testRoles: Readonly<Partial<Record<TestPerson, OrganisationRole[]>>> = {
  admin: ['super_admin', 'member'],
  deputy: ['system_admin', 'member'],
}

export type TestClock = Readonly<{
  now(): number
  /** Sets the time: milliseconds since 1970, or an ISO 8601 instant. */
  set(time: number | string): void
  advance(ms: number): void
}>

export type TestServer = Readonly<{
  app: FastifyInstance
  deps: Deps
  database: Database
  clock: TestClock
  ids: Readonly<Record<TestPerson, string>>
  tokens: Readonly<Record<TestPerson, string>>
  /** Calls as one of the people, by an access token of theirs that may write. */
  as(person: TestPerson): TestCaller
  /** Calls as nobody. */
  anonymous: TestCaller
  /** Signs one of the people in with `testPassword` and calls with the cookie of that session. */
  signIn(person: TestPerson): Promise<TestCaller>
  /** Makes the server listen; answers callers by token that open a connection for every call. */
  listen(): Promise<(person: TestPerson) => TestCaller>
  /** The invariants that do not hold, the answers included that the callers above were given. */
  findBroken(): Promise<BrokenInvariant[]>
  close(): Promise<void>
}>

export type TestServerOptions = Readonly<{
  /** Default: PostgreSQL when the environment names one, else the embedded database. */
  kind?: TestDatabaseKind
  /** Gets every line of the log, which is otherwise thrown away. */
  logTo?: (line: string) => unknown
  identity?: Pick<IdentityOptions, 'openIdConnect' | 'firstSignIn'>
  /** Where calls that are tried go; nobody answers at the default. */
  gatewayUrl?: string
  gatewayToken?: string
  allowPrivateWebhooks?: boolean
  /** Left out, no e-mail is sent. */
  mail?: Mail
}>

/** Everybody's password. */
export const testPassword = 'correct horse battery staple'

/** The console's address, as browsers know it. */
export const testUrl = 'http://portico.test'

/** Starts a server on an empty database of its own, at 2026-03-02T08:00:00Z in the time zone UTC. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await openTestDatabase(options.kind ? { kind: options.kind } : {})
  const clock = createTestClock(Date.parse('2026-03-02T08:00:00Z'))
  const deps = createTestDeps(database, clock, options)
  const app = buildServer(deps, {
    trustedProxies: emptyAddressMatcher,
    gatewayUrl: options.gatewayUrl ?? 'http://gateway.test:8000',
    gatewayToken: options.gatewayToken ?? null,
    webhooks: { allowPrivate: options.allowPrivateWebhooks ?? false },
  })
  const people = await Promise.all(
    testPeople.map((person) => addTestPerson(deps, person, testRoles[person])),
  )
  const byPerson = <T>(pick: (one: AddedPerson<TestPerson>) => T) =>
    Object.fromEntries(people.map((one) => [one.person, pick(one)])) as Record<TestPerson, T>
  const tokens = byPerson((one) => one.token)
  const log: Acknowledged[] = []
  const standing = (person: TestPerson) => ({ authorization: `Bearer ${tokens[person]}` })
  return {
    app,
    deps,
    database,
    clock,
    ids: byPerson((one) => one.id),
    tokens,
    as: (person) => createTestCaller(app, standing(person), log),
    anonymous: createTestCaller(app, {}, log),
    signIn: (person) => signInAs(app, person, log),
    listen: async () => {
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      return (person) => createSocketCaller(url, standing(person), log)
    },
    findBroken: () => findBrokenInvariants(database.kysely, log),
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

function createTestDeps(database: Database, clock: TestClock, options: TestServerOptions): Deps {
  const log = options.logTo
    ? pino({}, { write: (line) => void options.logTo?.(line) })
    : pino({ level: 'silent' })
  const masterKey = randomBytes(32)
  const basis = { database, clock: clock.now, ids: createTestIds(clock) }
  return {
    ...basis,
    randomness: (bytes) => randomBytes(bytes),
    vault: createVault([masterKey]),
    identity: createIdentity({
      ...basis,
      log,
      masterKeys: [masterKey],
      url: testUrl,
      ...options.identity,
    }),
    mail: options.mail ?? null,
    postMessage: createPostMessage({ allowPrivate: options.allowPrivateWebhooks ?? false }),
    callRecordDays: 0,
    log,
  }
}

/** Ids in the order in which they were asked for, even while the clock stands still. */
function createTestIds(clock: TestClock): Deps['ids'] {
  let count = 0
  return (kind) => {
    count += 1
    const randomness = Buffer.alloc(8)
    // The last four of 56 bits are not used.
    randomness.writeBigUInt64BE(BigInt(count) << 4n)
    return buildId(kind, clock.now(), randomness.subarray(1))
  }
}

function createTestClock(startMs: number): TestClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    set: (time) => {
      nowMs = typeof time === 'number' ? time : Date.parse(time)
    },
    advance: (ms) => {
      nowMs += ms
    },
  }
}

/** Hashing is slow on purpose: once for all people and servers of a test file. */
let passwordHash: Promise<string> | undefined

type AddedPerson<Name extends string> = Readonly<{ person: Name; id: string; token: string }>

/** Adds somebody with `testPassword` and an access token that may write; past the API, which hashes a password for each. */
export async function addTestPerson<Name extends string>(
  deps: Deps,
  person: Name,
  roles: OrganisationRole[] = ['member'],
): Promise<AddedPerson<Name>> {
  const { kysely } = deps.database
  const id = deps.ids('member')
  const createdAt = new Date(deps.clock())
  const token = buildPersonalToken(deps.randomness(24))
  await insertMember(kysely, {
    id,
    username: person,
    displayName: `${person[0]?.toUpperCase() ?? ''}${person.slice(1)}`,
    email: `${person}@example.org`,
    roles,
    active: true,
    createdAt,
  })
  passwordHash ??= deps.identity.hashPassword(testPassword)
  await insertIdentity(kysely, {
    memberId: id,
    username: person,
    displayName: person,
    passwordHash: await passwordHash,
    at: createdAt,
  })
  await insertPersonalToken(kysely, {
    id: deps.ids('token'),
    memberId: id,
    name: 'tests',
    tokenHash: hashPersonalToken(token),
    scopes: ['read', 'write'],
    createdAt,
    expiresOn: null,
  })
  return { person, id, token }
}

async function signInAs(
  app: FastifyInstance,
  person: TestPerson,
  log: Acknowledged[],
): Promise<TestCaller> {
  const answer = await createTestCaller(app, {})('signIn', {
    body: { username: person, password: testPassword },
  })
  if (answer.status !== 200) throw new Error(`signing in failed: ${answer.text}`)
  return createTestCaller(app, { cookie: cookieOf(answer.headers) }, log)
}

/** The `Cookie` header that a browser would send after an answer. */
export function cookieOf(headers: Readonly<Record<string, unknown>>): string {
  const lines = [headers['set-cookie'] ?? []].flat().map(String)
  return lines.map((line) => line.split(';', 1)[0] ?? '').join('; ')
}
