/** AppSecrets over HTTP: who sees them, how they are reset, and how an old one overlaps and ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAutomaticSecret } from '@portico/domain'
import { getEventHead, insertCalls } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import type { Caller } from '../caller.ts'
import { secretBinding } from '../secret-binding.ts'
import {
  addTestApplication,
  addTestGroup,
  buildCall,
  readEventsAfter,
} from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'
import { freshSignInSeconds, revealLimit, revealSecret } from '../use-cases/reveal-secret.ts'

const strong = 'hT6_zPq-41Kx_oVw92bN-e'
const stronger = 'Qw8-rTy_27Mn-lKj_05Xc-v'

describeEachDatabase('secrets', (kind) => {
  let server: TestServer
  let groupId: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())

  const create = async (customKey?: { appKey: string; appSecret: string }) => {
    count += 1
    const form = { name: `Secret_${count}`, groupId, ...(customKey && { customKey }) }
    const { id, appKey } = await addTestApplication(server, form)
    const body = { memberIds: [server.ids.member], validity: { period: '30d' as const } }
    await server.as('owner')('addApplicationMembers', { params: { id }, body })
    return { id, appKey }
  }
  const reveal = async (id: string, person: TestPerson = 'owner') =>
    (await server.as(person)('revealSecret', { params: { id } })).answer.appSecret
  type Reset = { mode: 'auto' } | { mode: 'custom'; appSecret: string }
  const reset = (id: string, body: Reset & { overlapSeconds?: number }, person?: TestPerson) =>
    server.as(person ?? 'owner')('resetSecret', { params: { id }, body })
  const versionsOf = async (id: string) =>
    (await server.as('owner')('listSecretVersions', { params: { id } })).answer.items
  const setPolicy = (columns: Readonly<Record<string, boolean | number>>) =>
    server.database.kysely.updateTable('organisation_settings').set(columns).execute()

  describe('revealSecret', () => {
    it('nobody is told to sign in first', async () => {
      const { id } = await create()
      expect((await server.anonymous('revealSecret', { params: { id } })).status).toBe(401)
    })

    it('[CR5] [AU1] an outsider is refused, and the attempt is an event', async () => {
      const { id } = await create()
      const before = (await getEventHead(server.database.kysely)).sequence
      const { status, problem, text } = await server.as('outsider')('revealSecret', {
        params: { id },
      })
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
      expect(text).not.toContain('ptk_')
      const events = await readEventsAfter(server, before)
      expect(events).toMatchObject([{ outcome: 'refused', applicationId: id }])
    })

    it('[MB2] [CR5] a member sees it through the last day, and not after', async () => {
      const { id } = await create()
      const start = server.clock.now()
      server.clock.set(Date.parse('2026-04-01T23:59:59Z'))
      expect(isAutomaticSecret(await reveal(id, 'member'))).toBe(true)
      server.clock.set(Date.parse('2026-04-02T00:00:00Z'))
      const { problem } = await server.as('member')('revealSecret', { params: { id } })
      expect(problem.code).toBe('permission.denied')
      server.clock.set(start)
    })

    it('[CR5] [CR4] every reveal is an event that names the version and not the secret', async () => {
      const { id } = await create()
      const before = (await getEventHead(server.database.kysely)).sequence
      const secret = await reveal(id, 'member')
      const events = await readEventsAfter(server, before)
      expect(events).toMatchObject([
        { event: 'secret.revealed', actorId: server.ids.member, detail: { version: 1 } },
      ])
      expect(events[0]?.feed).toBeNull()
      expect(JSON.stringify(events)).not.toContain(secret)
    })

    it('[CR5] T216: whoever is shown 30 secrets in a minute waits for the next, others do not', async () => {
      const { id } = await create()
      server.clock.advance(60_000)
      const show = (person: TestPerson) => server.as(person)('revealSecret', { params: { id } })
      for (let turn = 0; turn < revealLimit; turn += 1) await show('owner')
      server.clock.advance(20_000)
      const late = await show('owner')
      expect([late.status, late.problem.code]).toStrictEqual([429, 'credential.reveal-throttled'])
      expect(late.headers['retry-after']).toBe('40')
      expect((await show('admin')).status).toBe(200)
      server.clock.advance(40_000)
      expect((await show('owner')).status).toBe(200)
    })

    it('[CR5] where a fresh sign-in is wanted, an old session and any token are refused', async () => {
      const { id } = await create()
      await setPolicy({ require_fresh_sign_in_for_reveal: true })
      const byToken = await server.as('owner')('revealSecret', { params: { id } })
      expect([byToken.status, byToken.problem.code]).toStrictEqual([
        403,
        'credential.fresh-sign-in-needed',
      ])
      const signedInAt = server.clock.now()
      const caller: Caller = {
        actor: { memberId: server.ids.owner, roles: ['member'] },
        username: 'owner',
        displayName: 'Owner',
        address: '127.0.0.1',
        requestId: 'req_test',
        authentication: { by: 'session', sessionId: 'one', signedInAt },
      }
      server.clock.advance(freshSignInSeconds * 1000)
      expect(await revealSecret(server.deps, caller, id)).toMatchObject({ ok: true })
      server.clock.advance(1)
      expect(await revealSecret(server.deps, caller, id)).toMatchObject({
        ok: false,
        refusal: { code: 'credential.fresh-sign-in-needed' },
      })
      await setPolicy({ require_fresh_sign_in_for_reveal: false })
    })
  })

  describe('resetSecret', () => {
    it('[CR6] [MB5] a member is refused', async () => {
      const { id } = await create()
      const { status, problem } = await reset(id, { mode: 'auto' }, 'member')
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it('[CR2] [CR6] a custom secret of the wrong form is refused without repeating it', async () => {
      const { id } = await create()
      const { status, problem, text } = await reset(id, { mode: 'custom', appSecret: 'short~' })
      expect(status).toBe(422)
      expect(problem.errors?.map((each) => each.code)).toStrictEqual([
        'credential.secret-character',
        'credential.secret-length',
      ])
      expect(text).not.toContain('short~')
    })

    it('[CR2] an administrator can raise the minimum length', async () => {
      const { id } = await create()
      await setPolicy({ minimum_secret_length: 40 })
      const { problem } = await reset(id, { mode: 'custom', appSecret: strong })
      expect(problem.code).toBe('credential.secret-length')
      expect(problem.detail).toContain('at least 40')
      await setPolicy({ minimum_secret_length: 8 })
    })

    it('[CR6] [CR7] the present secret is refused, and a dead one never lives again', async () => {
      const { id } = await create({ appKey: 'key-of-reuse', appSecret: strong })
      const same = await reset(id, { mode: 'custom', appSecret: strong })
      expect([same.status, same.problem.code]).toStrictEqual([422, 'credential.secret-unchanged'])
      await reset(id, { mode: 'custom', appSecret: stronger })
      const dead = await reset(id, { mode: 'custom', appSecret: strong })
      expect(dead.problem.code).toBe('credential.secret-retired')
      expect(await reveal(id)).toBe(stronger)
    })

    it('[CR6] [CR7] an overlap beyond the policy is refused', async () => {
      const { id } = await create()
      await setPolicy({ maximum_overlap_seconds: 3600 })
      const { status, problem } = await reset(id, { mode: 'auto', overlapSeconds: 3601 })
      expect([status, problem.code]).toStrictEqual([422, 'credential.overlap-too-long'])
      await setPolicy({ maximum_overlap_seconds: 2_592_000 })
    })

    it('[CR6] is refused where the network has no reset', async () => {
      const { id } = await create()
      const setNetwork = (network: string) =>
        server.database.kysely.updateTable('network_settings').set({ kind: network }).execute()
      await setNetwork('apsara-stack')
      const { status, problem } = await reset(id, { mode: 'auto' })
      expect([status, problem.code]).toStrictEqual([422, 'credential.reset-unavailable'])
      const { answer } = await server.as('owner')('getApplication', { params: { id } })
      expect(answer.can).not.toContain('application.reset-secret')
      await setNetwork('built-in')
    })

    it('[CR1] [CR6] an automatic one replaces the old at once, and gateways are told', async () => {
      const { id, appKey } = await create()
      const old = await reveal(id)
      const before = (await getEventHead(server.database.kysely)).sequence
      const { status, answer } = await reset(id, { mode: 'auto' })
      expect(status).toBe(200)
      expect(answer.appKey).toBe(appKey)
      expect(isAutomaticSecret(answer.appSecret)).toBe(true)
      expect(answer.appSecret).not.toBe(old)
      expect(await reveal(id)).toBe(answer.appSecret)
      const [event] = await readEventsAfter(server, before)
      expect(event).toMatchObject({
        event: 'secret.reset',
        detail: { version: 2, custom: false, overlapSeconds: 0 },
        feed: { kind: 'application', id },
      })
      const now = new Date(server.clock.now()).toISOString()
      expect(await versionsOf(id)).toMatchObject([
        { version: 2, current: true, endsAt: null, createdBy: { username: 'owner' } },
        { version: 1, current: false, endsAt: now },
      ])
    })

    it('[CR4] what is stored is sealed for its own row', async () => {
      const { id } = await create()
      const { answer } = await reset(id, { mode: 'custom', appSecret: stronger })
      expect(answer.warnings).toStrictEqual([])
      const row = await server.database.kysely
        .selectFrom('secret_versions')
        .selectAll()
        .where('application_id', '=', id)
        .where('version', '=', 2)
        .executeTakeFirstOrThrow()
      const sealed = { sealed: row.sealed ?? Buffer.of(), keyId: row.key_id ?? '' }
      expect(sealed.sealed.includes(stronger)).toBe(false)
      const { vault } = server.deps
      expect(vault.unseal(sealed, secretBinding(id, 2))).toBe(stronger)
      expect(() => vault.unseal(sealed, secretBinding(id, 1))).toThrow('changed or moved')
    })
  })

  describe('rotation', () => {
    const change = (id: string, version: number, endsAt: number, person?: TestPerson) =>
      server.as(person ?? 'owner')('changeOverlap', {
        params: { id, version },
        body: { endsAt: new Date(endsAt).toISOString() },
      })

    it('[CR7] a member may watch a rotation and not change it', async () => {
      const { id } = await create()
      await reset(id, { mode: 'auto', overlapSeconds: 60 })
      const versions = await server.as('member')('listSecretVersions', { params: { id } })
      expect(versions.answer.items).toHaveLength(2)
      const { status } = await change(id, 1, server.clock.now(), 'member')
      expect(status).toBe(403)
      const outside = await server.as('outsider')('listSecretVersions', { params: { id } })
      expect(outside.status).toBe(403)
    })

    it('[CR7] the page tells from where an old secret is still used, and not of the current one', async () => {
      const { id } = await create()
      await reset(id, { mode: 'auto', overlapSeconds: 600 })
      const at = new Date(server.clock.now()).toISOString()
      const calls = [1, 1, 2, null].map((secretVersion, index) =>
        buildCall({
          applicationId: id,
          requestId: `${id}-${index}`,
          at,
          secretVersion,
          clientAddress: `192.0.2.${secretVersion ?? 9}`,
        }),
      )
      const old = buildCall({
        applicationId: id,
        requestId: `${id}-old`,
        at: new Date(server.clock.now() - 25 * 3_600_000).toISOString(),
        secretVersion: 1,
        clientAddress: '192.0.2.77',
      })
      await insertCalls(server.database.kysely, [...calls, old])
      expect((await versionsOf(id)).map((each) => each.recentAddresses)).toStrictEqual([
        [],
        [{ address: '192.0.2.1', calls: 2, lastAt: at }],
      ])
    })

    it('[CR7] the current secret has no overlap, an unknown one is not there', async () => {
      const { id } = await create()
      expect((await change(id, 1, server.clock.now())).problem.code).toBe(
        'credential.version-current',
      )
      const { status, problem } = await change(id, 9, server.clock.now())
      expect([status, problem.code]).toStrictEqual([404, 'credential.version-unknown'])
    })

    it('[CR7] an overlap is shortened and extended up to the policy, and ended for good', async () => {
      const { id } = await create()
      await setPolicy({ maximum_overlap_seconds: 3600 })
      await reset(id, { mode: 'auto', overlapSeconds: 600 })
      const now = server.clock.now()
      const endOf = async () => (await versionsOf(id)).find((each) => each.version === 1)?.endsAt
      expect(await endOf()).toBe(new Date(now + 600_000).toISOString())
      const longer = await change(id, 1, now + 3_600_001)
      expect(longer.problem.code).toBe('credential.overlap-too-long')
      expect((await change(id, 1, now + 3_600_000)).status).toBe(200)
      expect((await change(id, 1, now + 60_000)).status).toBe(200)
      expect((await change(id, 1, now - 5_000)).status).toBe(200)
      expect(await endOf()).toBe(new Date(now).toISOString())
      const { status, problem } = await change(id, 1, now + 60_000)
      expect([status, problem.code]).toStrictEqual([409, 'credential.version-dead'])
      await setPolicy({ maximum_overlap_seconds: 2_592_000 })
    })

    it('[CR7] the page shows how many calls each version signs', async () => {
      const { id, appKey } = await create()
      await reset(id, { mode: 'auto', overlapSeconds: 86_400 })
      const at = (hoursAgo: number) =>
        new Date(server.clock.now() - hoursAgo * 3_600_000).toISOString()
      const calls: [version: number, hoursAgo: number][] = [
        [1, 0],
        [1, 1],
        [1, 5],
        [1, 50],
        [2, 0],
      ]
      await insertCalls(
        server.database.kysely,
        calls.map(([secretVersion, hoursAgo], index) =>
          buildCall({
            requestId: `rotation-${id}-${index}`,
            applicationId: id,
            appKey,
            secretVersion,
            at: at(hoursAgo),
          }),
        ),
      )
      expect(await versionsOf(id)).toMatchObject([
        { version: 2, callsLastHour: 1, callsLastDay: 1, lastUsedAt: at(0) },
        { version: 1, callsLastHour: 2, callsLastDay: 3, lastUsedAt: at(0) },
      ])
    })
  })
})
