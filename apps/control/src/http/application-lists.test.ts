/** The lists of applications over HTTP: who may ask for which, and which columns each shows (AP11). */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

describeEachDatabase('listApplications', (kind) => {
  let server: TestServer
  let ids: string[]
  beforeAll(async () => {
    server = await startTestServer({ kind })
    const groupId = await addTestGroup(server, 'Retail')
    ids = []
    for (const name of ['库存查询', 'Second', 'Third_one']) {
      // Ids of one millisecond have no order.
      server.clock.advance(1)
      ids.push((await addTestApplication(server, { name, groupId })).id)
    }
    const [first = ''] = ids
    await server.as('owner')('addApplicationMembers', {
      params: { id: first },
      body: { memberIds: [server.ids.member], validity: { period: '30d' } },
    })
  })
  afterAll(() => server.close())

  it('nobody is told to sign in first', async () => {
    expect((await server.anonymous('listApplications')).status).toBe(401)
  })

  it('all of them are for administrators', async () => {
    const { status, problem } = await server.as('owner')('listApplications', {
      query: { view: 'all' },
    })
    expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    const { answer } = await server.as('deputy')('listApplications', { query: { view: 'all' } })
    expect(answer.items.map((each) => each.id)).toStrictEqual(ids.toReversed())
    expect(answer.items[0]).toMatchObject({ apiCount: 0, ipWhitelistEnabled: false })
  })

  it.each([
    [{ limit: 0 }, 'parameter.invalid'],
    [{ limit: 101 }, 'parameter.invalid'],
    [{ view: 'yours' }, 'parameter.invalid'],
    [{ cursor: 'bm90aGluZw' }, 'cursor.invalid'],
  ])('%o is refused', async (query, code) => {
    const { status, problem } = await server.as('owner')('listApplications', {
      query: query as object,
    })
    expect([status, problem.code]).toStrictEqual([400, code])
  })

  it('[AP11] My shows role, end and counts; a member is offered Renew', async () => {
    const { answer, text } = await server.as('member')('listApplications')
    expect(answer.items).toMatchObject([
      {
        id: ids[0],
        myRole: 'member',
        expiresOn: '2026-04-01',
        apiCount: 0,
        dataSourceCount: 0,
        pendingRequestId: null,
      },
    ])
    expect(answer.items[0]?.can).toContain('application.renew')
    expect(answer.items[0]?.can).not.toContain('application.edit')
    expect(text).not.toContain('ptk_')
  })

  it('[AP11] Not Joined shows name, AppKey, group and owners, and offers to join', async () => {
    const { answer } = await server.as('member')('listApplications', {
      query: { view: 'not-joined' },
    })
    expect(answer.items.map((each) => each.id)).toStrictEqual([ids[2], ids[1]])
    expect(answer.items[0]).toMatchObject({
      name: 'Third_one',
      group: { name: 'Retail' },
      owners: [{ username: 'owner', displayName: 'Owner' }],
      apiCount: null,
      ipWhitelistEnabled: null,
      myRole: null,
    })
    expect(answer.items[0]?.can).toStrictEqual(['application.view', 'application.join'])
  })

  it('[RQ9] a pending join request is named in its row', async () => {
    const requestId = server.deps.ids('request')
    await server.database.kysely
      .insertInto('requests')
      .values({
        id: requestId,
        kind: 'join-application',
        state: 'PENDING',
        applicant_id: server.ids.outsider,
        form: '{}',
        chain: '[]',
        application_id: ids[1] ?? '',
        submitted_at: new Date(server.clock.now()),
      })
      .execute()
    const pending = async (person: 'outsider' | 'member') => {
      const query = { view: 'not-joined', q: 'Second' } as const
      const { answer } = await server.as(person)('listApplications', { query })
      return answer.items.map((each) => each.pendingRequestId)
    }
    expect(await pending('outsider')).toStrictEqual([requestId])
    expect(await pending('member')).toStrictEqual([null])
  })

  it('searches and goes from page to page', async () => {
    const query = { view: 'all', limit: 2 } as const
    const first = await server.as('admin')('listApplications', { query })
    expect(first.answer.items).toHaveLength(2)
    const cursor = first.answer.nextCursor ?? ''
    const second = await server.as('admin')('listApplications', { query: { ...query, cursor } })
    expect(second.answer.items.map((each) => each.id)).toStrictEqual([ids[0]])
    expect(second.answer.nextCursor).toBeNull()
    const found = await server.as('owner')('listApplications', { query: { q: '存查' } })
    expect(found.answer.items.map((each) => each.id)).toStrictEqual([ids[0]])
  })
})
