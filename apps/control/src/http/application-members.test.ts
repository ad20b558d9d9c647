/** Members of an application over HTTP: all or none, never oneself, never an owner, and who knows the secret. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

type Validity = { period: '30d' | 'permanent' } | { period: 'custom'; until: string }

describeEachDatabase('application members', (kind) => {
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
    server.clock.set('2026-03-02T08:00:00Z')
    count += 1
    id = (await addTestApplication(server, { name: `Peopled_${count}`, groupId })).id
  })

  const add = (
    people: TestPerson[],
    validity: Validity = { period: '30d' },
    by: TestPerson = 'owner',
  ) => {
    const memberIds = people.map((person) => server.ids[person])
    return server.as(by)('addApplicationMembers', { params: { id }, body: { memberIds, validity } })
  }
  const edit = (person: TestPerson, validity: Validity, by: TestPerson = 'owner') =>
    server.as(by)('updateApplicationMember', {
      params: { id, memberId: server.ids[person] },
      body: { validity },
    })
  const remove = (person: TestPerson, by: TestPerson = 'owner') =>
    server.as(by)('removeApplicationMember', { params: { id, memberId: server.ids[person] } })
  const list = async (by: TestPerson = 'owner') =>
    (await server.as(by)('listApplicationMembers', { params: { id } })).answer.items

  describe('addApplicationMembers', () => {
    it('[MB5] nobody, outsiders and members may not', async () => {
      const body = { memberIds: [server.ids.member], validity: { period: '30d' as const } }
      const call = { params: { id }, body }
      expect((await server.anonymous('addApplicationMembers', call)).status).toBe(401)
      expect((await add(['member'], undefined, 'outsider')).status).toBe(403)
      await add(['member'])
      const { status, problem } = await add(['outsider'], undefined, 'member')
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it('[MB3] one refused person refuses all, each with an error of their own', async () => {
      await add(['member'])
      const before = (await getEventHead(server.database.kysely)).sequence
      const { status, problem } = await add(['outsider', 'member', 'owner', 'outsider'])
      expect(status).toBe(409)
      expect(problem.errors?.map(({ path, code }) => `${path} ${code}`)).toStrictEqual([
        'memberIds.1 membership.exists',
        'memberIds.2 membership.is-owner',
        'memberIds.3 membership.repeated',
      ])
      expect((await list()).map((each) => each.person.username)).toStrictEqual(['owner', 'member'])
      const events = await readEventsAfter(server, before)
      expect(events.map((each) => each.event)).toStrictEqual(['attempt.refused'])
    })

    it('[MB1] a day in the past is refused', async () => {
      const { problem } = await add(['member'], { period: 'custom', until: '2026-03-01' })
      expect(problem.code).toBe('validity.past')
    })

    it('[MB3] several at once, with an event each and nothing for gateways', async () => {
      const before = (await getEventHead(server.database.kysely)).sequence
      const { status, answer } = await add(['member', 'outsider'])
      expect(status).toBe(201)
      expect(answer.items.map((each) => [each.role, each.expiresOn, each.expired])).toStrictEqual([
        ['member', '2026-04-01', false],
        ['member', '2026-04-01', false],
      ])
      expect(await readEventsAfter(server, before)).toMatchObject([
        { event: 'membership.added', subject: { id: server.ids.member }, feed: null },
        { event: 'membership.added', subject: { id: server.ids.outsider }, feed: null },
      ])
    })

    it('[MB2] [MB3] an expired member may be added again', async () => {
      await add(['member'])
      server.clock.set('2026-04-02T00:00:00Z')
      expect((await list())[1]).toMatchObject({ expired: true })
      const { answer } = await add(['member'], { period: 'permanent' })
      expect(answer.items).toMatchObject([{ expiresOn: null, expired: false }])
    })
  })

  describe('updateApplicationMember and removeApplicationMember', () => {
    it('[MB4] nobody edits or removes themselves, owners are changed in Edit', async () => {
      await add(['member'])
      expect((await edit('owner', { period: '30d' })).problem.code).toBe('membership.self')
      expect((await remove('owner')).problem.code).toBe('membership.self')
      const { status, problem } = await remove('owner', 'admin')
      expect([status, problem.code]).toStrictEqual([409, 'membership.owner-fixed'])
      expect((await remove('member', 'member')).status).toBe(403)
    })

    it('somebody who does not belong to it is not there', async () => {
      const { status, problem } = await remove('outsider')
      expect([status, problem.code]).toStrictEqual([404, 'membership.unknown'])
    })

    it('[MB4] an owner changes an end and takes somebody off', async () => {
      await add(['member'])
      const { answer } = await edit('member', { period: 'custom', until: '2026-03-02' })
      expect(answer).toMatchObject({ expiresOn: '2026-03-02', expired: false })
      expect(answer.can).toContain('membership.edit')
      expect((await remove('member')).status).toBe(204)
      const { problem } = await server.as('member')('revealSecret', { params: { id } })
      expect(problem.code).toBe('permission.denied')
    })
  })

  describe('listApplicationMembers', () => {
    it('an outsider is refused', async () => {
      const call = { params: { id } }
      expect((await server.as('outsider')('listApplicationMembers', call)).status).toBe(403)
    })

    it('owners come first, pages follow each other without gap or repeat', async () => {
      await add(['member', 'outsider', 'approver'])
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const query = { limit: 3, ...(cursor === undefined ? {} : { cursor }) }
        const call = { params: { id }, query }
        const { answer } = await server.as('member')('listApplicationMembers', call)
        seen.push(...answer.items.map((each) => each.person.username))
        cursor = answer.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(seen[0]).toBe('owner')
      expect(seen.toSorted()).toStrictEqual(['approver', 'member', 'outsider', 'owner'])
    })

    it('finds a part of a name, whatever its case', async () => {
      await add(['member', 'outsider'])
      const call = { params: { id }, query: { q: 'OUTS' } }
      const { answer } = await server.as('owner')('listApplicationMembers', call)
      expect(answer.items.map((each) => each.person.username)).toStrictEqual(['outsider'])
    })
  })

  describe('listKnownBy', () => {
    it('an outsider is refused', async () => {
      expect((await server.as('outsider')('listKnownBy', { params: { id } })).status).toBe(403)
    })

    it('names who could see the present secret, who did, and who is gone since', async () => {
      await add(['member', 'approver', 'outsider'])
      await server.as('member')('revealSecret', { params: { id } })
      await remove('member')
      await remove('approver')
      const knownBy = async () => {
        const { answer } = await server.as('owner')('listKnownBy', { params: { id } })
        return answer.items.map(({ person, role, revealedAt }) => [
          person.username,
          role,
          revealedAt !== null,
        ])
      }
      expect(await knownBy()).toStrictEqual([
        ['owner', 'owner', false],
        ['outsider', 'member', false],
        ['approver', 'former', false],
        ['member', 'former', true],
        ['admin', 'administrator', false],
        ['deputy', 'administrator', false],
      ])
      server.clock.advance(1000)
      await server.as('owner')('resetSecret', { params: { id }, body: { mode: 'auto' } })
      expect(await knownBy()).toStrictEqual([
        ['owner', 'owner', true],
        ['outsider', 'member', false],
        ['admin', 'administrator', false],
        ['deputy', 'administrator', false],
      ])
    })
  })

  describe('listExpiring', () => {
    it('names memberships that end soon, with Renew, and not the permanent ones', async () => {
      await add(['member'], { period: 'custom', until: '2026-03-09' })
      await add(['outsider'], { period: 'permanent' })
      const { answer } = await server.as('member')('listExpiring', { query: { withinDays: 7 } })
      const mine = answer.items.filter((each) => each.application.id === id)
      expect(mine).toMatchObject([
        { kind: 'membership', endsOn: '2026-03-09', subject: null, can: ['application.renew'] },
      ])
      const sooner = await server.as('member')('listExpiring', { query: { withinDays: 6 } })
      expect(sooner.answer.items.filter((each) => each.application.id === id)).toStrictEqual([])
      const others = await server.as('outsider')('listExpiring')
      expect(others.answer.items.filter((each) => each.application.id === id)).toStrictEqual([])
    })
  })
})
