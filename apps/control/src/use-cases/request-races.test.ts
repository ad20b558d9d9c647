/** Decisions, requests, grants and departures at the same moment, through the API: one wins, the others are told so. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import {
  atApplication,
  atRequest,
  codesOfAnswers,
  createRace,
  oneWon,
  times,
} from '../testing-races.ts'
import type { Race } from '../testing-races.ts'
import { addTestPerson, startTestServer } from '../testing.ts'
import type { TestAnswer } from '../testing-callers.ts'
import type { TestPerson, TestServer } from '../testing.ts'

/** Where contenders meet only at an index, the order is left to chance: so often. */
const rounds = 5

type Answers = TestAnswer<unknown>

describeEachDatabase('races on requests', (kind) => {
  let server: TestServer
  let race: Race
  let groupId: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    race = createRace(server, kind)
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())
  afterEach(async () => {
    expect(await server.findBroken()).toStrictEqual([])
  })

  const next = () => (count += 1)
  const formOf = (more: object = {}) => ({
    kind: 'create-application' as const,
    name: `Asked_${next()}`,
    groupId,
    scenario: 'Tests',
    ownerIds: [server.ids.owner],
    ...more,
  })
  const submit = (more: object = {}) =>
    server.as('outsider')('submitRequest', { body: formOf(more) })
  const ask = async (more: object = {}) => (await submit(more)).answer
  const approve =
    (id: string, person: TestPerson = 'admin') =>
    (): Promise<Answers> =>
      server.as(person)('approveRequest', { params: { id }, body: {} })
  const reject = (id: string) => (): Promise<Answers> =>
    server.as('deputy')('rejectRequest', { params: { id }, body: { note: 'No' } })
  const withdraw = (id: string) => (): Promise<Answers> =>
    server.as('outsider')('withdrawRequest', { params: { id }, body: {} })
  const stateOf = async (id: string) =>
    (await server.as('outsider')('getRequest', { params: { id } })).answer
  const countNamed = async (name: string) => {
    const rows = server.database.kysely.selectFrom('applications').where('name', '=', name)
    return (await rows.select('id').execute()).length
  }
  const bothWays = async (work: (reversed: boolean) => Promise<void>) => {
    await work(false)
    await work(true)
  }

  it('[RQ8] of several approvals by two approvers one passes it, and one application comes of it', async () => {
    const { id, title } = await ask()
    const answers = await race(atRequest(id), [
      approve(id),
      approve(id, 'deputy'),
      approve(id),
      approve(id, 'deputy'),
    ])
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.ended'))
    const request = await stateOf(id)
    expect([request.state, title === request.title]).toStrictEqual(['APPROVED', true])
    expect(await countNamed(`Asked_${count}`)).toBe(1)
  })

  it('[RQ2] [RQ8] an approval against a withdrawal: exactly one', async () => {
    await bothWays(async (reversed) => {
      const { id } = await ask()
      const starts = [approve(id), withdraw(id)]
      const answers = await race(atRequest(id), reversed ? starts.toReversed() : starts)
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.ended', 2))
      const { state } = await stateOf(id)
      const approved = answers[reversed ? 1 : 0]?.status === 200
      expect(state).toBe(approved ? 'APPROVED' : 'WITHDRAWN')
      expect(await countNamed(`Asked_${count}`)).toBe(approved ? 1 : 0)
    })
  })

  it('[RQ5] [RQ8] an approval against a rejection: exactly one', async () => {
    await bothWays(async (reversed) => {
      const { id } = await ask()
      const starts = [approve(id), reject(id)]
      const answers = await race(atRequest(id), reversed ? starts.toReversed() : starts)
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.ended', 2))
      const approved = answers[reversed ? 1 : 0]?.status === 200
      expect((await stateOf(id)).state).toBe(approved ? 'APPROVED' : 'REJECTED')
      expect(await countNamed(`Asked_${count}`)).toBe(approved ? 1 : 0)
    })
  })

  it('[RQ4] of several requests for one name one is taken', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const name = `Same_${next()}`
      const answers = await race(
        null,
        times(() => submit({ name })),
      )
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.name-reserved'))
    }
  })

  it('[RQ4] [CR3] of several requests for one AppKey one is taken', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const customKey = { appKey: `key-wanted-${next()}`, appSecret: 'kL9_2mPq-77Zx_oVw41bN' }
      const answers = await race(
        null,
        times(() => submit({ customKey })),
      )
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.app-key-reserved'))
    }
  })

  it('[RQ9] of several requests to join one is taken', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { id } = await addTestApplication(server, { name: `Joined_${next()}`, groupId })
      const body = {
        kind: 'join-application' as const,
        applicationId: id,
        validity: { period: '30d' as const },
        reason: 'To help',
      }
      const answers = await race(
        null,
        times(() => server.as('member')('submitRequest', { body })),
      )
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.join-pending'))
    }
  })

  it('[RQ3] [AP4] an approval against a creation of the same name: one application, and the loser is told', async () => {
    await bothWays(async (reversed) => {
      const { id } = await ask()
      const name = `Asked_${count}`
      const body = { name, groupId, scenario: 'Tests', ownerIds: [server.ids.owner] }
      const create = (): Promise<Answers> => server.as('admin')('createApplication', { body })
      const starts = [approve(id), create]
      const door = { table: 'application_groups', id: groupId } as const
      const answers = await race(door, reversed ? starts.toReversed() : starts)
      const created = answers[reversed ? 0 : 1]
      expect(await countNamed(name)).toBe(1)
      expect((await stateOf(id)).state).toBe(
        created?.status === 201 ? 'EXECUTION_FAILED' : 'APPROVED',
      )
      if (created?.status !== 201) expect(created?.problem.code).toMatch(/name-(taken|reserved)$/)
    })
  })

  it('[GT2] a return against a revocation: the grant ends once', async () => {
    const admin = server.as('admin')
    const projectId = (await admin('createProject', { body: { name: `P ${next()}` } })).answer.id
    const environments = { PROD: { upstream: 'http://upstream.test' } }
    const api = { projectId, name: 'Countries', operation: 'list' as const, environments }
    const apiId = (await admin('createApi', { body: api })).answer.id
    await bothWays(async (reversed) => {
      const { id } = await addTestApplication(server, { name: `Granted_${next()}`, groupId })
      const body = { apiId, validity: { period: '30d' as const } }
      const grantId = (await admin('createGrant', { params: { id }, body })).answer.id
      const end = (person: TestPerson, reason?: string) => (): Promise<Answers> =>
        server.as(person)('endGrant', { params: { id, grantId }, body: reason ? { reason } : {} })
      const starts = [end('owner'), end('admin', 'Misused'), end('owner'), end('admin', 'Misused')]
      const answers = await race(atApplication(id), reversed ? starts.toReversed() : starts)
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 grant.ended'))
    })
  })

  it('[MB8] [AP7] the last two owners leave the organisation at once: one of them stays', async () => {
    const first = await addTestPerson(server.deps, `leaving_${next()}`)
    const second = await addTestPerson(server.deps, `leaving_${next()}`)
    const ownerIds = [first.id, second.id]
    const { id } = await addTestApplication(server, { name: `Left_${next()}`, groupId, ownerIds })
    const answers = await race(
      atApplication(id),
      ownerIds.map((each) => () => server.as('admin')('deleteMember', { params: { id: each } })),
    )
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 member.last-owner', 2))
  })

  it('[GP2] a group that is deleted against an application that comes into it', async () => {
    await bothWays(async (reversed) => {
      const group = await addTestGroup(server, `Going_${next()}`)
      const form = { scenario: 'Tests', ownerIds: [server.ids.owner], groupId: group }
      const body = { name: `Coming_${next()}`, ...form }
      const starts: (() => Promise<Answers>)[] = [
        () => server.as('admin')('deleteGroup', { params: { id: group } }),
        () => server.as('admin')('createApplication', { body }),
      ]
      const door = { table: 'application_groups', id: group } as const
      const answers = await race(door, reversed ? starts.toReversed() : starts)
      const [deleted, created] = reversed ? answers.toReversed() : answers
      const codes = codesOfAnswers([deleted, created].filter((each) => each !== undefined))
      expect([
        ['409 group.in-use', 'ok'],
        ['422 group.unknown', 'ok'],
      ]).toContainEqual(codes)
    })
  })

  describe('[RQ4] one Idempotency-Key, twenty times at once (T197)', () => {
    it('has one effect, and every answer is the first one or says to wait', async () => {
      const body = formOf()
      const headers = { 'idempotency-key': `key-${next()}` }
      const submitOnce = () => server.as('outsider')('submitRequest', { body }, { headers })
      const answers = await Promise.all(Array.from({ length: 20 }, submitOnce))
      const done = answers.filter(({ status }) => status === 201)
      expect(new Set(done.map(({ answer }) => answer.id)).size).toBe(1)
      const others = answers.filter(({ status }) => status !== 201)
      expect(new Set(codesOfAnswers(others))).toBeOneOf([
        new Set(),
        new Set(['409 idempotency-key.in-progress']),
      ])
      const again = await submitOnce()
      expect(again.answer.id).toBe(done[0]?.answer.id)
      const other = { ...body, name: `Asked_${next()}` }
      const changed = await server.as('outsider')('submitRequest', { body: other }, { headers })
      expect(codesOfAnswers([changed])).toStrictEqual(['422 idempotency-key.reused'])
    })
  })
})
