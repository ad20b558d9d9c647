/** The network over HTTP: choosing it, migrating it with open eyes, and the call settings that follow it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { bindingOfNetworkSecret } from '../secret-binding.ts'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

describeEachDatabase('network', (databaseKind) => {
  let server: TestServer
  let serial = 0
  beforeAll(async () => {
    server = await startTestServer({ kind: databaseKind })
  })
  afterAll(() => server.close())
  /** As an installation that has just begun. */
  beforeEach(async () => {
    const { kysely } = server.database
    await sql`update network_settings set kind = 'built-in', region_id = null, endpoint = null,
      instance_id = null, access_key_id = null, access_key_sealed = null, access_key_key_id = null,
      changed_at = null, version = 1`.execute(kysely)
    await sql`update call_authentication_settings
      set application_ip_whitelist = false, token_authentication = null`.execute(kysely)
    await sql`update applications set state = 'deleted', deleted_at = now()`.execute(kysely)
    await sql`delete from secret_versions`.execute(kysely)
  })

  const shared = {
    kind: 'aliyun-shared',
    regionId: 'cn-hangzhou',
    accessKeyId: 'LTAI5tExampleKey',
    accessKeySecret: 'very-secret-access-key',
  } as const
  // Some of the bodies are wrong on purpose.
  const set = (body: object) => server.as('admin')('setNetwork', { body: body as typeof shared })
  const preview = async (to: 'aliyun-shared' | 'built-in' | 'apsara-stack') =>
    (await server.as('admin')('previewNetworkChange', { query: { to } })).answer
  const makeApplication = async () => {
    serial += 1
    const groupId = await addTestGroup(server, `Group ${serial}`)
    return addTestApplication(server, { groupId, name: 'Caller' })
  }
  const rowOf = () =>
    server.database.kysely.selectFrom('network_settings').selectAll().executeTakeFirstOrThrow()

  it('nobody is told to sign in, and only administrators choose and preview', async () => {
    expect((await server.anonymous('setNetwork', { body: shared })).status).toBe(401)
    const denied = await server.as('member')('setNetwork', { body: shared })
    expect([denied.status, denied.problem.code]).toStrictEqual([403, 'permission.denied'])
    const query = { to: 'aliyun-shared' } as const
    expect((await server.as('member')('previewNetworkChange', { query })).status).toBe(403)
  })

  it.each([
    [{ kind: 'aliyun-shared' }, 'network.setting-missing', 'regionId'],
    [{ ...shared, accessKeySecret: undefined }, 'network.setting-missing', 'accessKeySecret'],
    [{ ...shared, instanceId: 'apigateway-1' }, 'network.setting-unavailable', 'instanceId'],
    [{ ...shared, endpoint: 'https://a/b' }, 'network.setting-invalid', 'endpoint'],
    [{ kind: 'built-in', accessKeySecret: 'x' }, 'network.setting-unavailable', 'accessKeySecret'],
  ])('[NW2] %j is refused with %s', async (body, code, path) => {
    const { status, problem } = await set(body)
    expect([status, problem.code, problem.errors?.[0]?.path]).toStrictEqual([422, code, path])
    expect((await rowOf()).version).toBe(1)
  })

  it('[NW1] the first choice of an empty installation is free, and the secret is sealed', async () => {
    expect((await preview('aliyun-shared')).consequences).toStrictEqual([])
    const chosen = await set(shared)
    expect(chosen.answer).toMatchObject({
      kind: 'aliyun-shared',
      regionId: 'cn-hangzhou',
      version: 2,
    })
    const row = await rowOf()
    const sealed = {
      sealed: row.access_key_sealed ?? Buffer.alloc(0),
      keyId: row.access_key_key_id ?? '',
    }
    const opened = server.deps.vault.unseal(sealed, bindingOfNetworkSecret)
    expect(opened).toBe(shared.accessKeySecret)
    const events = await readEventsAfter(server, 0)
    expect(events.at(-1)).toMatchObject({ event: 'network.chosen', feed: { kind: 'settings' } })
    expect(chosen.text + JSON.stringify(events)).not.toContain(shared.accessKeySecret)
  })

  it('[NW1] a change in use is refused until all that it turns off is accepted', async () => {
    await makeApplication()
    const refused = await set(shared)
    expect([refused.status, refused.problem.code]).toStrictEqual([
      409,
      'network.change-unconfirmed',
    ])
    const { consequences } = await preview('aliyun-shared')
    expect(consequences.map(({ code, count }) => [code, count])).toStrictEqual([
      ['built-in-gateway-off', null],
      ['call-records-off', null],
      ['aliyun-carrying-starts', null],
      ['token-authentication-replaces-signature-settings', null],
      ['callers-must-change-address', 1],
    ])
    expect(consequences.every(({ message }) => message.endsWith('.'))).toBe(true)
    const codes = consequences.map(({ code }) => code)
    const half = await set({ ...shared, acceptConsequences: codes.slice(1) })
    expect(half.problem.detail).toBe(
      'Changing the network turns things off; confirm these consequences first: built-in-gateway-off.',
    )
    expect((await server.as('admin')('getNetwork')).answer.kind).toBe('built-in')
    const changed = await set({ ...shared, acceptConsequences: codes })
    expect(changed.answer.kind).toBe('aliyun-shared')
    const [event] = (await readEventsAfter(server, 0)).slice(-1)
    expect(event?.detail).toStrictEqual({
      kind: 'aliyun-shared',
      formerKind: 'built-in',
      confirmedConsequences: codes,
    })
  })

  it('[NW1] [CR7] [AR1] whitelists and rotations end with the built-in gateway, and stay ended', async () => {
    const { id } = await makeApplication()
    const admin = server.as('admin')
    await admin('setCallAuthentication', { body: { applicationIpWhitelist: true } })
    const whitelist = { enabled: true, entries: '192.0.2.1' }
    await server.as('owner')('setWhitelist', { params: { id }, body: whitelist })
    await server.as('owner')('resetSecret', {
      params: { id },
      body: { mode: 'auto', overlapSeconds: 3600 },
    })
    const { epoch } = await getEventHead(server.database.kysely)
    const { consequences } = await preview('aliyun-shared')
    const counts = new Map(consequences.map(({ code, count }) => [code, count]))
    expect(counts.get('ip-whitelist-off')).toBe(1)
    expect(counts.get('secret-overlap-off')).toBe(1)
    await set({ ...shared, acceptConsequences: [...counts.keys()] })
    const calls = (await admin('getCallAuthentication')).answer
    expect([calls.applicationIpWhitelist, calls.tokenAuthentication]).toStrictEqual([false, true])
    const back = (await preview('built-in')).consequences.map(({ code }) => code)
    await set({ kind: 'built-in', acceptConsequences: back })
    const alive = await server.database.kysely
      .selectFrom('secret_versions')
      .where((eb) =>
        eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', new Date(server.clock.now()))]),
      )
      .select('version')
      .execute()
    expect(alive).toStrictEqual([{ version: 2 }])
    expect((await admin('getCallAuthentication')).answer).toMatchObject({
      applicationIpWhitelist: false,
      tokenAuthentication: null,
    })
    expect((await rowOf()).access_key_sealed).toBeNull()
    expect((await getEventHead(server.database.kysely)).epoch).not.toBe(epoch)
  })

  it('[NW1] the same network again is refused, a new key for it is not', async () => {
    await set(shared)
    const same = await set({ kind: 'aliyun-shared' })
    expect([same.status, same.problem.code]).toStrictEqual([409, 'network.unchanged'])
    const other = await set({ kind: 'aliyun-shared', accessKeyId: 'LTAI5tAnotherKey' })
    expect([other.status, other.problem.code]).toStrictEqual([422, 'network.setting-missing'])
    const stale = await server.as('admin')('setNetwork', { body: shared }, { version: 1 })
    expect([stale.status, stale.problem.code]).toStrictEqual([412, 'version.stale'])
    const endpoint = 'apigateway.cn-hangzhou.aliyuncs.com'
    const moved = await set({ kind: 'aliyun-shared', endpoint })
    expect(moved.answer).toMatchObject({ endpoint, accessKeyId: shared.accessKeyId })
    expect((await rowOf()).access_key_sealed).not.toBeNull()
  })

  it('[NW1] of two changes to different networks at once one is refused', async () => {
    await makeApplication()
    const accepted = [...(await preview('aliyun-shared')).consequences].map(({ code }) => code)
    const other = (await preview('apsara-stack')).consequences.map(({ code }) => code)
    const answers = await Promise.all([
      server.as('admin')(
        'setNetwork',
        { body: { ...shared, acceptConsequences: accepted } },
        { version: 1 },
      ),
      server.as('deputy')(
        'setNetwork',
        { body: { kind: 'apsara-stack', endpoint: 'gateway.internal', acceptConsequences: other } },
        { version: 1 },
      ),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toStrictEqual([200, 412])
  })

  it('[NW2] call settings of the other network are refused by name', async () => {
    const admin = server.as('admin')
    const token = await admin('setCallAuthentication', { body: { tokenAuthentication: true } })
    expect([token.status, token.problem.code]).toStrictEqual([422, 'network.setting-unavailable'])
    const window = await admin('setCallAuthentication', { body: { windowSeconds: 59 } })
    expect([window.status, window.problem.code]).toStrictEqual([422, 'network.setting-invalid'])
    await set(shared)
    const whitelist = await admin('setCallAuthentication', {
      body: { applicationIpWhitelist: true },
    })
    expect(whitelist.problem.detail).toBe(
      'The setting applicationIpWhitelist does not exist on this network; leave it out.',
    )
    const off = await admin('setCallAuthentication', { body: { tokenAuthentication: false } })
    expect(off.answer.tokenAuthentication).toBe(false)
  })
})
