/** Who finds what in the inbox, through the product as it runs: events, jobs, routes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ApplicationDetail } from '@portico/contract'
import { appendEvents, findFeedApplication, getEventHead, inTransaction } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'
import { noteEnds } from './note-ends.ts'
import { tellPeople } from './tell-people.ts'

const dayMs = 86_400_000

describeEachDatabase('tellPeople', (kind) => {
  let server: TestServer
  let application: ApplicationDetail
  let groupId: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    count += 1
    application = await addTestApplication(server, { name: `Told_${count}`, groupId })
    await settle()
  })

  const inbox = async (person: TestPerson, query = {}) =>
    (await server.as(person)('listNotifications', { query: { limit: 100, ...query } })).answer
  const unread = async (person: TestPerson) => {
    await tellPeople(server.deps)
    const { items } = await inbox(person, { unread: 'true' })
    return items.map(({ code, facts, link }) => ({ code, facts, link }))
  }
  const codes = async (person: TestPerson) => (await unread(person)).map(({ code }) => code)
  /** Everybody has read everything. */
  const settle = async () => {
    await tellPeople(server.deps)
    for (const person of ['admin', 'deputy', 'approver', 'owner', 'member', 'outsider'] as const) {
      await server.as(person)('readNotifications', { body: {} })
    }
  }
  const join = async (person: TestPerson) => {
    const body = {
      kind: 'join-application',
      applicationId: application.id,
      validity: { period: '30d' },
      reason: 'because',
    } as const
    return (await server.as(person)('submitRequest', { body })).answer
  }
  const addMember = (person: TestPerson) =>
    server.as('owner')('addApplicationMembers', {
      params: { id: application.id },
      body: { memberIds: [server.ids[person]], validity: { period: '30d' } },
    })

  describe('requests', () => {
    it('[RQ6] the approvers are told, with the way to the task, and nobody else', async () => {
      const { id } = await join('outsider')
      expect(await unread('owner')).toMatchObject([
        {
          code: 'request.to-decide',
          facts: { kind: 'join-application', applicant: 'Outsider', application: application.name },
          link: `/tasks/${id}`,
        },
      ])
      for (const person of ['outsider', 'member', 'admin'] as const) {
        expect(await codes(person)).toStrictEqual([])
      }
    })

    it('[RQ3] the applicant is told of a rejection with its reason', async () => {
      const { id } = await join('outsider')
      await server.as('owner')('rejectRequest', { params: { id }, body: { note: 'not yours' } })
      expect(await unread('outsider')).toMatchObject([
        { code: 'request.rejected', facts: { reason: 'not yours', by: 'Owner' } },
      ])
    })

    it('[RQ3] of an approval once, though membership and request both changed', async () => {
      const { id } = await join('outsider')
      await server.as('owner')('approveRequest', { params: { id }, body: {} })
      expect(await codes('outsider')).toStrictEqual(['request.approved'])
    })

    it('[RQ5] whom a request is handed to, and who is asked to sign', async () => {
      const { id } = await join('outsider')
      await settle()
      const params = { id }
      const handed = { memberId: server.ids.approver, note: 'you know them' }
      await server.as('owner')('handOverRequest', { params, body: handed })
      expect(await codes('approver')).toStrictEqual(['request.handed-over'])
      const body = { memberId: server.ids.member }
      await server.as('approver')('addSigner', { params, body })
      expect(await codes('member')).toStrictEqual(['request.signer-added'])
      await server.as('member')('approveRequest', { params, body: {} })
      expect(await codes('approver')).toContain('request.signer-passed')
    })

    it('[RQ6] what is decided already is nobody’s task', async () => {
      const { id } = await join('outsider')
      await server.as('owner')('approveRequest', { params: { id }, body: {} })
      expect(await codes('owner')).toStrictEqual([])
    })
  })

  describe('ends', () => {
    /** What was noted of this application; others of this file end too. */
    const note = async () => {
      const { sequence } = await getEventHead(server.database.kysely)
      await noteEnds(server.deps)
      const noted = await readEventsAfter(server, sequence)
      return noted.filter((each) => each.applicationId === application.id).map(({ event }) => event)
    }
    const codesHere = async (person: TestPerson) =>
      (await unread(person))
        .filter(({ facts }) => facts['application'] === application.name)
        .map(({ code }) => code)

    it('[MB7] member and owners are warned once for each end, and again after a renewal', async () => {
      await addMember('member')
      await settle()
      expect(await note()).toStrictEqual([])
      server.clock.advance(24 * dayMs)
      expect(await note()).toStrictEqual(['membership.expiring'])
      expect(await note()).toStrictEqual([])
      expect(await codesHere('member')).toStrictEqual(['membership.expiring'])
      expect(await codesHere('owner')).toStrictEqual(['membership.member-expiring'])
      const params = { id: application.id, memberId: server.ids.member }
      const body = { validity: { period: '30d' } } as const
      await server.as('owner')('updateApplicationMember', { params, body })
      await settle()
      server.clock.advance(26 * dayMs)
      expect(await note()).toStrictEqual(['membership.expiring'])
    })

    it('[MB6] owners are told that a membership expired; the application keeps working', async () => {
      await addMember('outsider')
      await settle()
      const feedRow = () =>
        findFeedApplication(server.database.kysely, application.id, server.clock.now())
      const before = await feedRow()
      server.clock.advance(31 * dayMs)
      await noteEnds(server.deps)
      const told = await unread('owner')
      expect(told).toContainEqual({
        code: 'membership.member-expired',
        facts: {
          application: application.name,
          person: 'Outsider',
          endsOn: expect.stringMatching(/^2026-/) as string,
        },
        link: `/applications/${application.id}/credentials`,
      })
      expect(await codes('outsider')).toContain('membership.expired')
      // What gateways enforce is as it was: the same secret, and nothing for them to load again.
      expect(before?.state).toBe('active')
      expect(await feedRow()).toStrictEqual(before)
      const query = { event: 'membership.expired', application: application.id } as const
      const { items } = (await server.as('admin')('listAuditEvents', { query })).answer
      expect(items).toMatchObject([{ feed: null, applicationId: application.id, actor: null }])
      // The person no longer sees the secret (CR5).
      const call = { params: { id: application.id } }
      expect((await server.as('outsider')('revealSecret', call)).status).toBe(403)
    })

    it('[CR7] owners are told a day before an old secret stops', async () => {
      const params = { id: application.id }
      const body = { mode: 'auto', overlapSeconds: 7 * 86_400 } as const
      await server.as('owner')('resetSecret', { params, body })
      expect(await note()).toStrictEqual([])
      server.clock.advance(6.5 * dayMs)
      await settle()
      await note()
      expect(await codesHere('owner')).toStrictEqual(['secret.overlap-ending'])
    })

    it('[MB6] of several control planes one notes each end', async () => {
      await addMember('approver')
      await settle()
      server.clock.advance(31 * dayMs)
      const { sequence } = await getEventHead(server.database.kysely)
      await Promise.all([1, 2, 3].map(() => noteEnds(server.deps)))
      const noted = await readEventsAfter(server, sequence)
      expect(noted.filter((each) => each.applicationId === application.id)).toHaveLength(1)
      await Promise.all([1, 2, 3].map(() => tellPeople(server.deps)))
      expect(await codesHere('approver')).toStrictEqual(['membership.expired'])
    })
  })

  describe('applications', () => {
    it('[AP9] [AP10] owners and members are told of suspension and deletion', async () => {
      await addMember('member')
      await settle()
      const params = { id: application.id }
      await server.as('admin')('suspendApplication', { params })
      await tellPeople(server.deps)
      await server.as('admin')('deleteApplication', {
        params,
        body: { confirmName: application.name },
      })
      for (const person of ['owner', 'member'] as const) {
        const told = await unread(person)
        expect(told.map(({ code }) => code)).toStrictEqual([
          'application.deleted',
          'application.suspended',
        ])
        expect(told[0]?.facts).toStrictEqual({ application: application.name, by: 'Admin' })
      }
    })
  })

  describe('the inbox', () => {
    it('is nobody else’s', async () => {
      expect((await server.anonymous('listNotifications')).status).toBe(401)
      await join('outsider')
      await tellPeople(server.deps)
      const [mine] = (await inbox('owner', { unread: 'true' })).items
      await server.as('member')('readNotifications', { body: { ids: [mine?.id ?? ''] } })
      expect((await inbox('owner')).unread).toBe(1)
      await server.as('owner')('readNotifications', { body: { ids: [mine?.id ?? ''] } })
      expect((await inbox('owner')).unread).toBe(0)
    })

    it('pages newest first', async () => {
      await join('outsider')
      await join('member')
      await tellPeople(server.deps)
      const first = await inbox('owner', { limit: 1 })
      const second = await inbox('owner', { limit: 1, cursor: first.nextCursor })
      const [newer, older] = [first.items[0], second.items[0]]
      expect([newer?.facts['applicant'], older?.facts['applicant']]).toStrictEqual([
        'Member',
        'Outsider',
      ])
      expect(newer?.message).toContain('Member asks for your decision')
    })
  })

  it('[AU1] whatever fails, no event is passed over and nobody is told twice', async () => {
    const subject = { kind: 'membership', id: server.ids.member, name: application.name }
    const event = { event: 'membership.removed', actorId: null, address: null, subject } as const
    const events = Array.from({ length: 130 }, () => ({ ...event, applicationId: application.id }))
    await inTransaction(server.database, (tx) => appendEvents(tx, events, server.clock.now()))
    let ids = 0
    const failing = {
      ...server.deps,
      ids: (of: Parameters<typeof server.deps.ids>[0]) => {
        ids += 1
        if (ids === 70) throw new Error('killed')
        return server.deps.ids(of)
      },
    }
    await expect(tellPeople(failing)).rejects.toThrow('killed')
    await Promise.all([1, 2, 3].map(() => tellPeople(server.deps)))
    const rows = await server.database.kysely
      .selectFrom('notifications')
      .select('event_sequence')
      .where('member_id', '=', server.ids.member)
      .where('code', '=', 'membership.removed')
      .where('read_at', 'is', null)
      .execute()
    expect(new Set(rows.map((row) => row.event_sequence)).size).toBe(130)
    expect(rows).toHaveLength(130)
  })
})
