/** IP whitelists over HTTP: when there is one, what its entries may be, and what it would have meant. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getEventHead, insertCalls } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import {
  addTestApplication,
  addTestGroup,
  buildCall,
  readEventsAfter,
} from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

describeEachDatabase('whitelists', (kind) => {
  let server: TestServer
  let groupId: string
  let id: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    await allow({ application_ip_whitelist: true, allow_ipv6: false })
    count += 1
    id = (await addTestApplication(server, { name: `Listed_${count}`, groupId })).id
    const body = { memberIds: [server.ids.member], validity: { period: 'permanent' as const } }
    await server.as('owner')('addApplicationMembers', { params: { id }, body })
  })

  const allow = (columns: { application_ip_whitelist?: boolean; allow_ipv6?: boolean }) =>
    server.database.kysely.updateTable('call_authentication_settings').set(columns).execute()
  type Body = { enabled: boolean; entries?: string; mode?: 'exempt' | 'fence' }
  const set = (body: Body, person: TestPerson = 'owner', version?: number) =>
    server.as(person)(
      'setWhitelist',
      { params: { id }, body },
      version === undefined ? {} : { version },
    )
  const get = async () => (await server.as('owner')('getApplication', { params: { id } })).answer

  describe('setWhitelist', () => {
    it('nobody is told to sign in first, a member is refused', async () => {
      const call = { params: { id }, body: { enabled: false } }
      expect((await server.anonymous('setWhitelist', call)).status).toBe(401)
      const { status, problem } = await set({ enabled: true, entries: '1.2.3.4' }, 'member')
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it('[AR1] is refused while switched off; the list is kept, without effect', async () => {
      await set({ enabled: true, entries: '10.0.0.0/8' })
      expect((await get()).whitelist).toMatchObject({ enabled: true, effective: true })
      await allow({ application_ip_whitelist: false })
      const { status, problem } = await set({ enabled: false })
      expect([status, problem.code]).toStrictEqual([409, 'address-rule.switched-off'])
      expect((await get()).whitelist).toMatchObject({
        enabled: true,
        entries: '10.0.0.0/8',
        effective: false,
      })
    })

    it('[AR2] enabled without an entry is refused', async () => {
      const { status, problem } = await set({ enabled: true, entries: ';' })
      expect([status, problem.code]).toStrictEqual([422, 'address-rule.empty'])
      expect((await set({ enabled: true, entries: '' })).problem.code).toBe('address-rule.none')
    })

    it('[AR3] every faulty entry is named with its position', async () => {
      const entries = '1.2.3.4; 300.1.1.1;1.2.3.4/32;::1'
      const { status, problem } = await set({ enabled: true, entries })
      expect(status).toBe(422)
      expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toStrictEqual([
        'entries.1 address-rule.octet-range',
        'entries.2 address-rule.duplicate',
        'entries.3 address-rule.ipv6-off',
      ])
      expect(problem.errors?.[0]?.message).toContain('Entry 2, 300.1.1.1')
    })

    it('[AP8] a stale version is refused', async () => {
      const { version } = await get()
      const { status, problem } = await set({ enabled: false }, 'owner', version + 1)
      expect([status, problem.code]).toStrictEqual([412, 'version.stale'])
    })

    it('[AR2] [AR4] [AR8] shown as typed, matched as its network, wide blocks with a warning', async () => {
      const before = (await getEventHead(server.database.kysely)).sequence
      const { version } = await get()
      const body = { enabled: true, entries: '192.168.3.12/24;4.0.0.0/6', mode: 'fence' as const }
      const { answer } = await set(body, 'admin', version)
      expect(answer).toMatchObject({
        enabled: true,
        mode: 'fence',
        entries: '192.168.3.12/24;4.0.0.0/6',
        list: [
          { typed: '192.168.3.12/24', canonical: '192.168.3.0/24' },
          { typed: '4.0.0.0/6', canonical: '4.0.0.0/6' },
        ],
        warnings: [{ code: 'address-rule.wide-block', path: 'entries.1' }],
        effective: true,
      })
      expect((await get()).version).toBe(version + 1)
      expect(await readEventsAfter(server, before)).toMatchObject([
        {
          event: 'whitelist.changed',
          detail: { mode: 'fence' },
          feed: { kind: 'application', id },
        },
      ])
    })

    it('[AR8] leaving out mode and entries keeps them: a fence does not fall unseen', async () => {
      await set({ enabled: true, entries: '10.1.1.1', mode: 'fence' })
      const { answer } = await set({ enabled: false })
      expect(answer).toMatchObject({ enabled: false, mode: 'fence', entries: '10.1.1.1' })
    })
  })

  describe('previewWhitelist', () => {
    const preview = (entries: string, person: TestPerson = 'owner') =>
      server.as(person)('previewWhitelist', { params: { id }, body: { entries } })

    it('a member is refused, and so is a faulty list', async () => {
      expect((await preview('1.2.3.4', 'member')).status).toBe(403)
      expect((await preview('nonsense')).problem.code).toBe('address-rule.syntax')
    })

    it('counts the last week by address and changes nothing', async () => {
      const day = 86_400_000
      const calls: [address: string, ageMs: number][] = [
        ['10.0.0.1', 0],
        ['::ffff:10.0.0.2', day],
        ['203.0.113.9', 2 * day],
        ['203.0.113.9', 3 * day],
        ['198.51.100.1', 8 * day],
      ]
      await insertCalls(
        server.database.kysely,
        calls.map(([clientAddress, ageMs], index) =>
          buildCall({
            requestId: `preview-${id}-${index}`,
            applicationId: id,
            clientAddress,
            at: new Date(server.clock.now() - ageMs).toISOString(),
          }),
        ),
      )
      const { answer } = await preview('10.0.0.0/24')
      expect(answer).toMatchObject({
        calls: 4,
        listed: 2,
        unlisted: 2,
        unlistedAddresses: [{ address: '203.0.113.9', calls: 2 }],
      })
      expect((await get()).whitelist?.entries).toBe('')
    })
  })

  describe('listRefusedAddresses', () => {
    const list = (person: TestPerson) =>
      server.as(person)('listRefusedAddresses', { params: { id } })

    it('[AR6] owners see what was refused lately, the newest first; members do not', async () => {
      const refuse = (clientAddress: string, at: string) =>
        buildCall({
          requestId: `refused-${id}-${clientAddress}`,
          applicationId: id,
          clientAddress,
          at,
          status: 403,
          code: 'A403IP',
        })
      await insertCalls(server.database.kysely, [
        refuse('203.0.113.1', '2026-03-01T08:00:00.000Z'),
        refuse('203.0.113.2', '2026-03-02T07:00:00.000Z'),
        refuse('203.0.113.3', '2026-01-01T08:00:00.000Z'),
      ])
      expect((await list('member')).status).toBe(403)
      const { answer } = await list('owner')
      expect(answer.items.map((each) => each.address)).toStrictEqual(['203.0.113.2', '203.0.113.1'])
    })
  })
})
