/** Sealing all secrets again under a new master key, while they are shown, reset and deleted. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { findWebhookTarget } from '@portico/store'
import type { Deps } from '../deps.ts'
import { addTestGroup } from '../testing-applications.ts'
import { createIdentity } from '../identity/create-identity.ts'
import {
  bindingOfDataSourceSecret,
  bindingOfNetworkSecret,
  bindingOfRequestSecret,
} from '../secret-binding.ts'
import { oneTimeCode } from '../testing-one-time-code.ts'
import { startTestServer, testPassword, testUrl } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import type { Caller } from '../caller.ts'
import { createVault } from '../vault.ts'
import type { Sealed } from '../vault.ts'
import { addWebhook, rotateWebhookSecret } from '../use-cases/change-webhook.ts'
import { createApplication } from '../use-cases/create-application.ts'
import { deleteApplication } from '../use-cases/delete-application.ts'
import { resetSecret } from '../use-cases/reset-secret.ts'
import { revealSecret } from '../use-cases/reveal-secret.ts'
import { openSecrets } from '../webhooks/sign-message.ts'
import { keepSealed } from './keep-sealed.ts'
import { resealSecrets } from './reseal-secrets.ts'

const oldKey = randomBytes(32)
const newKey = randomBytes(32)

describeEachDatabase('resealSecrets', (kind) => {
  let server: TestServer
  let under: (...keys: [Uint8Array, ...Uint8Array[]]) => Deps
  let admin: Caller
  let before: Map<string, string>
  beforeEach(async () => {
    server = await startTestServer({ kind })
    under = (...keys) => ({ ...server.deps, vault: createVault(keys) })
    admin = {
      actor: { memberId: server.ids.admin, roles: ['super_admin'] },
      username: 'admin',
      displayName: 'Admin',
      address: '127.0.0.1',
      requestId: 'req_reseal',
      authentication: { by: 'token', tokenId: 'tok_reseal', scopes: ['write'] },
    }
    const groupId = await addTestGroup(server, 'Retail')
    before = new Map()
    for (let number = 0; number < 12; number += 1) {
      const form = {
        name: `Sealed_${number}`,
        groupId,
        scenario: 's',
        ownerIds: [server.ids.owner],
      }
      const created = await createApplication(under(oldKey), admin, form)
      if (!created.ok) throw new Error(created.refusal.code)
      before.set(created.value.id, await reveal(under(oldKey), created.value.id))
    }
  })
  afterEach(async () => {
    expect(await server.findBroken()).toStrictEqual([])
    await server.close()
  })

  const reveal = async (deps: Deps, id: string) => {
    const revealed = await revealSecret(deps, admin, id)
    return revealed.ok ? revealed.value.appSecret : revealed.refusal.code
  }
  const countUnder = async (deps: Deps) => {
    const rows = await server.database.kysely
      .selectFrom('secret_versions')
      .select(['key_id'])
      .where('sealed', 'is not', null)
      .execute()
    return rows.filter((row) => row.key_id === deps.vault.currentKeyId).length
  }

  it('[CR4] without the old key nothing is changed, and what cannot be opened is named', async () => {
    const report = await resealSecrets(under(newKey), { batchSize: 5 })
    expect(report).toMatchObject({ resealed: 0, complete: true })
    expect(report.unreadable.map(({ id }) => id).toSorted()).toStrictEqual(
      [...before.keys()].toSorted(),
    )
    expect(await countUnder(under(oldKey))).toBe(12)
  })

  it('[CR4] a run that is ended goes on where it was; afterwards the old key is not needed', async () => {
    const deps = under(newKey, oldKey)
    const ending = new AbortController()
    const first = await resealSecrets(deps, {
      batchSize: 5,
      signal: ending.signal,
      onProgress: () => ending.abort(),
    })
    expect(first).toMatchObject({ resealed: 5, complete: false })
    // Between the two, both keys are in use and every secret can be shown.
    for (const [id, secret] of before) expect(await reveal(deps, id)).toBe(secret)
    const second = await resealSecrets(deps, { batchSize: 5 })
    expect(second).toMatchObject({ resealed: 7, unreadable: [], complete: true })
    // One person is shown so many secrets in a minute and no more (T216).
    const later = { ...under(newKey), clock: () => deps.clock() + 61_000 }
    for (const [id, secret] of before) expect(await reveal(later, id)).toBe(secret)
    expect(await resealSecrets(deps)).toMatchObject({ resealed: 0, complete: true })
  })

  it('[CR4] [CR6] [AP9] resets and deletions meanwhile win over it', async () => {
    const deps = under(newKey, oldKey)
    const [resetId = '', deletedId = ''] = before.keys()
    const [report, reset] = await Promise.all([
      resealSecrets(deps, { batchSize: 2 }),
      resetSecret(deps, admin, { id: resetId, mode: 'auto' }),
      deleteApplication(deps, admin, {
        id: deletedId,
        confirmName: 'Sealed_1',
        version: undefined,
      }),
    ])
    expect(report).toMatchObject({ unreadable: [], complete: true })
    expect(await reveal(under(newKey), resetId)).toBe(reset.ok && reset.value.appSecret)
    expect(await reveal(under(newKey), deletedId)).toBe('application.unknown')
    expect(await countUnder(under(newKey))).toBe(12)
  })

  it('[CR4] one damaged secret does not keep the others under the old key', async () => {
    const [damaged = ''] = before.keys()
    await server.database.kysely
      .updateTable('secret_versions')
      .set({ sealed: Buffer.from('not what was sealed') })
      .where('application_id', '=', damaged)
      .execute()
    const report = await resealSecrets(under(newKey, oldKey), { batchSize: 3 })
    expect(report).toMatchObject({ resealed: 11, complete: true })
    expect(report.unreadable).toMatchObject([{ place: 'application', id: damaged }])
  })

  it('[CR4] signing secrets of webhooks go along, the former one of a rotation too', async () => {
    const policy = { allowPrivate: false }
    const form = { name: 'Chat', url: 'https://hooks.example.org/', events: ['secret.reset'] }
    const added = await addWebhook(under(oldKey), admin, form, policy)
    if (!added.ok) throw new Error(added.refusal.code)
    const { id, secret } = added.value
    const rotated = await rotateWebhookSecret(under(oldKey), admin, { id, overlapSeconds: 60 })
    const open = async (deps: Deps) => {
      const target = await findWebhookTarget(server.database.kysely, id)
      return target ? openSecrets(deps.vault, target, server.clock.now()) : []
    }
    const lost = await resealSecrets(under(newKey))
    expect(lost.unreadable).toContainEqual({
      place: 'webhook',
      id,
      keyId: under(oldKey).vault.currentKeyId,
    })
    const report = await resealSecrets(under(newKey, oldKey))
    expect(report).toMatchObject({ resealed: 13, unreadable: [], complete: true })
    expect(await open(under(newKey))).toStrictEqual([rotated.ok && rotated.value.secret, secret])
  })

  it('[CR4] what a request, a data source and the network carry goes along', async () => {
    const { kysely } = server.database
    const { answer: request } = await server.as('outsider')('submitRequest', {
      body: {
        kind: 'join-application',
        applicationId: [...before.keys()][0] ?? '',
        validity: { period: '30d' },
        reason: 'because',
      },
    })
    const old = under(oldKey).vault
    const seal = (text: string, binding: string) => {
      const { sealed, keyId } = old.seal(text, binding)
      return sql`${sealed}, ${keyId}`
    }
    await sql`update requests set (secret_sealed, secret_key_id)
      = (${seal('asked for', bindingOfRequestSecret(request.id))})
      where id = ${request.id}`.execute(kysely)
    await sql`insert into data_sources
      (id, name, kind, connection, owner_id, created_at, secret_sealed, secret_key_id)
      values ('dts_1', 'Ledger', 'postgresql', 'ledger', ${server.ids.owner}, now(),
        ${seal('of the ledger', bindingOfDataSourceSecret('dts_1'))})`.execute(kysely)
    await sql`update network_settings set (access_key_sealed, access_key_key_id)
      = (${seal('of the network', bindingOfNetworkSecret)})`.execute(kysely)

    const lost = await resealSecrets(under(newKey))
    expect(lost.unreadable.map(({ place }) => place)).toStrictEqual(
      expect.arrayContaining(['request', 'data-source', 'network']),
    )
    expect(await resealSecrets(under(newKey, oldKey))).toMatchObject({
      resealed: 15,
      unreadable: [],
    })
    const seals = await sql<Sealed & { binding: string }>`
      select secret_sealed as sealed, secret_key_id as "keyId",
        ${bindingOfRequestSecret(request.id)} as binding from requests
      union all select secret_sealed, secret_key_id,
        ${bindingOfDataSourceSecret('dts_1')} from data_sources
      union all select access_key_sealed, access_key_key_id,
        ${bindingOfNetworkSecret} from network_settings`.execute(kysely)
    const present = under(newKey).vault
    expect(seals.rows.map((row) => present.unseal(row, row.binding))).toStrictEqual([
      'asked for',
      'of the ledger',
      'of the network',
    ])
  })

  it('[CR4] one-time codes go along: afterwards they open without the old key', async () => {
    const { database, clock, deps } = server
    const identityOf = (...masterKeys: [Uint8Array, ...Uint8Array[]]) =>
      createIdentity({ ...deps, database, clock: clock.now, masterKeys, url: testUrl })
    const known = { username: 'owner', password: testPassword }
    const facts = { cookie: undefined, address: '192.0.2.1', userAgent: undefined }
    const old = identityOf(oldKey)
    const signedIn = await old.signIn(known, facts)
    if (signedIn.outcome !== 'signed-in') throw new Error(signedIn.outcome)
    const cookie = signedIn.setCookies.map((each) => each.split(';', 1)[0]).join('; ')
    const setup = await old.startTwoFactor(testPassword, { ...facts, cookie })
    if (setup.outcome !== 'done') throw new Error(setup.outcome)
    const { uri, recoveryCodes } = setup.value
    await old.confirmTwoFactor(oneTimeCode(uri, Date.now()), { ...facts, cookie })

    expect(await identityOf(newKey).resealTwoFactors()).toStrictEqual({
      resealed: 0,
      unreadable: [server.ids.owner],
    })
    const both = identityOf(newKey, oldKey)
    expect(await both.resealTwoFactors()).toStrictEqual({ resealed: 1, unreadable: [] })
    expect(await both.resealTwoFactors()).toStrictEqual({ resealed: 0, unreadable: [] })
    const present = identityOf(newKey)
    const wrong = { ...known, oneTimeCode: 'not-a-code' }
    expect((await present.signIn(wrong, facts)).outcome).toBe('code-wrong')
    const right = { ...known, oneTimeCode: recoveryCodes[0] }
    expect((await present.signIn(right, facts)).outcome).toBe('signed-in')
  })

  it('[CR4] the operator is told how far it is, and which keys are missing, without a secret', async () => {
    const lines: string[] = []
    const log = pino({}, { write: (line) => void lines.push(line) })
    await keepSealed({ ...under(newKey), log })
    expect(lines.join('')).toContain(under(oldKey).vault.currentKeyId)
    expect(lines.join('')).toContain('PORTICO_OLD_MASTER_KEYS')
    lines.length = 0
    await keepSealed({ ...under(newKey, oldKey), log })
    expect(lines.at(-1)).toContain('every secret is sealed under the present master key')
    for (const secret of before.values()) expect(lines.join('')).not.toContain(secret)
    lines.length = 0
    await keepSealed({ ...under(newKey), log })
    expect(lines).toStrictEqual([])
  })
})
