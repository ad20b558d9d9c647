/** What time and departures do to requests: reminders, expiry, and places that are filled anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestDetail } from '@portico/contract'
import { appendEvents, getEventHead, inTransaction } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import type { Caller } from '../caller.ts'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'
import { settleDepartureIn } from '../use-cases/settle-departure.ts'
import { expireRequests } from './expire-requests.ts'
import { remindApprovers } from './remind-approvers.ts'

const dayMs = 86_400_000

describeEachDatabase('requests in time', (kind) => {
  let server: TestServer
  let groupId: string
  let serial = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
    await server.as('admin')('setOrganisation', { body: { requestExpiryDays: 10 } })
  })
  afterAll(() => server.close())

  const ask = async (applicant: TestPerson): Promise<RequestDetail> => {
    const form = { name: `Asked_${(serial += 1)}`, groupId, scenario: 'Tests' }
    const customKey = { appKey: `custom-key-${serial}`, appSecret: 'a-custom-secret-1' }
    const ownerIds = [server.ids.owner]
    const body = { kind: 'create-application', ...form, ownerIds, customKey } as const
    return (await server.as(applicant)('submitRequest', { body })).answer
  }
  const join = async (applicant: TestPerson, owners: readonly TestPerson[]) => {
    const ownerIds = owners.map((owner) => server.ids[owner])
    const name = `Joined_${(serial += 1)}`
    const { id } = await addTestApplication(server, { groupId, name, ownerIds })
    const body = { kind: 'join-application', applicationId: id, reason: 'to help' } as const
    const validity = { period: '30d' } as const
    return (await server.as(applicant)('submitRequest', { body: { ...body, validity } })).answer
  }
  const see = async (id: string, person: TestPerson = 'admin') =>
    (await server.as(person)('getRequest', { params: { id } })).answer
  const headOf = async () => (await getEventHead(server.database.kysely)).sequence
  const eventsOf = async (after: number, id: string) =>
    (await readEventsAfter(server, after)).filter(({ subject }) => subject.id === id)
  /** Everything that tests before left behind is over. */
  const settle = async () => {
    server.clock.advance(20 * dayMs)
    await expireRequests(server.deps)
  }

  describe('expiry', () => {
    it('[RQ2] nothing expires a millisecond before its time', async () => {
      await settle()
      const { id } = await ask('member')
      server.clock.advance(10 * dayMs - 1)
      expect(await expireRequests(server.deps)).toBe(0)
      expect((await see(id)).state).toBe('PENDING')
    })

    it('[RQ2] [CR8] at its time a request ends, its secret is wiped and its name is free', async () => {
      await settle()
      const request = await ask('member')
      const before = await headOf()
      server.clock.advance(10 * dayMs)
      expect(await expireRequests(server.deps)).toBe(1)
      expect(await expireRequests(server.deps)).toBe(0)
      const seen = await see(request.id)
      expect([seen.state, seen.waitingFor, seen.history.at(-1)?.what]).toStrictEqual([
        'EXPIRED',
        [],
        'expired',
      ])
      expect(seen.history.at(-1)?.person).toBeNull()
      const [event] = await eventsOf(before, request.id)
      expect(event).toMatchObject({ event: 'request.expired', actorId: null, outcome: 'done' })
      const { secret_sealed } = await server.database.kysely
        .selectFrom('requests')
        .where('id', '=', request.id)
        .select('secret_sealed')
        .executeTakeFirstOrThrow()
      expect(secret_sealed).toBeNull()
      const again = await server.as('member')('resubmitRequest', {
        params: { id: request.id },
        body: {},
      })
      expect(again.status).toBe(201)
    })

    it('[RQ2] [RQ8] of several control planes at once each request is ended by one', async () => {
      await settle()
      const requests = [await ask('member'), await ask('member'), await ask('outsider')]
      const before = await headOf()
      server.clock.advance(10 * dayMs)
      const counts = await Promise.all([1, 2, 3, 4].map(() => expireRequests(server.deps)))
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(3)
      const ended = await readEventsAfter(server, before)
      expect(ended.map(({ subject }) => subject.id).toSorted()).toStrictEqual(
        requests.map(({ id }) => id).toSorted(),
      )
    })

    it('[RQ8] a decision against expiry: one wins', async () => {
      await settle()
      const { id } = await ask('member')
      server.clock.advance(10 * dayMs)
      const [decided] = await Promise.all([
        server.as('admin')('approveRequest', { params: { id }, body: {} }),
        expireRequests(server.deps),
      ])
      await expireRequests(server.deps)
      const { state } = await see(id)
      expect([decided.status, state]).toStrictEqual(
        decided.status === 200 ? [200, 'APPROVED'] : [409, 'EXPIRED'],
      )
    })

    it('[RQ2] without a limit a request waits for ever', async () => {
      await settle()
      const setLimit = (requestExpiryDays: number | null) =>
        server.as('admin')('setOrganisation', { body: { requestExpiryDays } })
      await setLimit(null)
      const { id } = await ask('member')
      await setLimit(10)
      server.clock.advance(1000 * dayMs)
      expect([await expireRequests(server.deps), await remindApprovers(server.deps)]).toStrictEqual(
        [0, 0],
      )
      await server.as('member')('withdrawRequest', { params: { id }, body: {} })
    })
  })

  describe('reminders', () => {
    it('[RQ2] approvers are reminded at half of the time and on the last day, once each', async () => {
      await settle()
      const { id } = await ask('member')
      const before = await headOf()
      const reminders: number[] = []
      for (let day = 0; day < 10; day += 1) {
        reminders.push(await remindApprovers(server.deps), await remindApprovers(server.deps))
        server.clock.advance(dayMs)
      }
      expect(reminders.flatMap((count, index) => (count > 0 ? [index / 2] : []))).toStrictEqual([
        5, 9,
      ])
      const events = await eventsOf(before, id)
      expect(events.map(({ event }) => event)).toStrictEqual([
        'request.reminded',
        'request.reminded',
      ])
      expect(events[0]?.detail['approverIds']).toStrictEqual(
        [server.ids.admin, server.ids.deputy].toSorted(),
      )
    })

    it('[RQ2] two control planes remind once, and of a decided request nobody is reminded', async () => {
      await settle()
      await ask('member')
      const decided = await ask('member')
      await server.as('admin')('approveRequest', { params: { id: decided.id }, body: {} })
      server.clock.advance(5 * dayMs)
      const counts = await Promise.all([1, 2, 3].map(() => remindApprovers(server.deps)))
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(1)
    })
  })

  describe('departures', () => {
    const callerAs = (person: TestPerson, roles: Caller['actor']['roles']): Caller => ({
      actor: { memberId: server.ids[person], roles },
      username: person,
      displayName: person,
      address: '192.0.2.1',
      requestId: 'req_test',
      authentication: { by: 'token', tokenId: 'tok_test', scopes: ['write'] },
    })
    const depart = (person: TestPerson) =>
      inTransaction(server.database, async (tx) => {
        const caller = callerAs('admin', ['super_admin', 'member'])
        const settled = await settleDepartureIn(tx, server.deps, caller, server.ids[person])
        if (settled.ok) await appendEvents(tx, settled.value, server.clock.now())
        return settled
      })

    it('[RQ2] what the leaver asked for is cancelled, with the reason', async () => {
      await settle()
      const { id } = await ask('outsider')
      const before = await headOf()
      expect((await depart('outsider')).ok).toBe(true)
      const seen = await see(id)
      expect([seen.state, seen.history.at(-1)?.note]).toStrictEqual(['CANCELLED', 'applicant-left'])
      const events = await eventsOf(before, id)
      expect(events.map(({ event }) => event)).toStrictEqual(['request.cancelled'])
      expect((await depart('outsider')).ok).toBe(true)
    })

    it('[RQ5] a place goes to who sits beside, else to the administrator who removes', async () => {
      await settle()
      const both = await join('member', ['outsider', 'approver'])
      const alone = await join('member', ['outsider'])
      const untouched = await join('member', ['owner'])
      expect((await depart('outsider')).ok).toBe(true)
      const waiting = async (id: string) =>
        (await see(id)).waitingFor.map(({ username }) => username)
      expect(await waiting(both.id)).toStrictEqual(['approver'])
      expect(await waiting(alone.id)).toStrictEqual(['admin'])
      expect(await waiting(untouched.id)).toStrictEqual(['owner'])
      expect((await see(alone.id)).history.at(-1)?.what).toBe('approver-replaced')
      const query = { view: 'to-decide' } as const
      const { items } = (await server.as('outsider')('listRequests', { query })).answer
      expect(items).toStrictEqual([])
    })

    it('[RQ5] the question to an added signer returns to the one who asked', async () => {
      await settle()
      const { id } = await join('member', ['owner'])
      const body = { memberId: server.ids.outsider }
      await server.as('owner')('addSigner', { params: { id }, body })
      expect((await see(id)).waitingFor.map(({ username }) => username)).toStrictEqual(['outsider'])
      expect((await depart('outsider')).ok).toBe(true)
      expect((await see(id)).waitingFor.map(({ username }) => username)).toStrictEqual(['owner'])
    })

    it('[RQ2] [RQ5] deactivating somebody settles their requests in the same moment', async () => {
      await settle()
      const own = await ask('approver')
      const waiting = await join('member', ['approver', 'owner'])
      const params = { id: server.ids.approver }
      const gone = await server.as('deputy')('updateMember', { params, body: { active: false } })
      expect(gone.status).toBe(200)
      expect((await see(own.id)).state).toBe('CANCELLED')
      const people = (await see(waiting.id)).waitingFor.map(({ username }) => username)
      expect(people).toStrictEqual(['owner'])
      await server.as('admin')('updateMember', { params, body: { active: true } })
    })

    it('[RQ7] the place never goes to the applicant', async () => {
      await settle()
      const { id } = await join('admin', ['outsider'])
      expect((await depart('outsider')).ok).toBe(true)
      expect((await see(id)).waitingFor.map(({ username }) => username)).toStrictEqual(['deputy'])
    })
  })
})
