/** The same moment over real sockets: every contender has a connection of its own, one wins, the others are told so. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import type { TestAnswer, TestCaller } from '../testing-callers.ts'
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
import type { TestPerson, TestServer } from '../testing.ts'

type Start = () => Promise<TestAnswer<unknown>>

describeEachDatabase('races over sockets', (kind) => {
  let server: TestServer
  let race: Race
  let as: (person: TestPerson) => TestCaller
  let groupId: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    as = await server.listen()
    race = createRace(server, kind)
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())
  afterEach(async () => {
    expect(await server.findBroken()).toStrictEqual([])
  })

  const next = () => (count += 1)
  const formOf = () => ({
    name: `Raced_${next()}`,
    groupId,
    scenario: 'Tests',
    ownerIds: [server.ids.owner],
  })
  const ask = async () => {
    const body = { kind: 'create-application' as const, ...formOf() }
    return (await as('outsider')('submitRequest', { body })).answer
  }
  const approve = (id: string, person: TestPerson = 'admin'): Start => {
    return () => as(person)('approveRequest', { params: { id }, body: {} })
  }
  const stateOf = async (id: string) =>
    (await as('admin')('getRequest', { params: { id } })).answer.state
  const bothWays = async (work: (reversed: boolean) => Promise<void>) => {
    await work(false)
    await work(true)
  }

  it('[RQ8] T193: of four approvals by two approvers one passes it', async () => {
    const { id } = await ask()
    const starts = [approve(id), approve(id, 'deputy'), approve(id), approve(id, 'deputy')]
    const answers = await race(atRequest(id), starts)
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.ended'))
    expect(await stateOf(id)).toBe('APPROVED')
  })

  it('[RQ2] [RQ8] T192: an approval against a withdrawal: exactly one', async () => {
    await bothWays(async (reversed) => {
      const { id } = await ask()
      const withdraw: Start = () => as('outsider')('withdrawRequest', { params: { id }, body: {} })
      const starts = [approve(id), withdraw]
      const answers = await race(atRequest(id), reversed ? starts.toReversed() : starts)
      expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 request.ended', 2))
      const approved = answers[reversed ? 1 : 0]?.status === 200
      expect(await stateOf(id)).toBe(approved ? 'APPROVED' : 'WITHDRAWN')
    })
  })

  it('[AP4] of four creations with one name one is made', async () => {
    const body = formOf()
    const door = { table: 'application_groups', id: groupId } as const
    const answers = await race(
      door,
      times(() => as('admin')('createApplication', { body })),
    )
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 application.name-taken'))
  })

  it('[AP8] T219: of four edits with one version one is made', async () => {
    const { id, version } = await addTestApplication(server, formOf())
    const answers = await race(
      atApplication(id),
      times(() => {
        const body = { scenario: `Edit ${next()}` }
        return as('owner')('updateApplication', { params: { id }, body }, { version })
      }),
    )
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('412 version.stale'))
  })

  it('[AP9] [RQ2] a deletion against a request to join: it is cancelled, or never was', async () => {
    await bothWays(async (reversed) => {
      const { id, name } = await addTestApplication(server, formOf())
      const remove: Start = () =>
        as('admin')('deleteApplication', { params: { id }, body: { confirmName: name } })
      const body = {
        kind: 'join-application' as const,
        applicationId: id,
        validity: { period: '30d' as const },
        reason: 'To help',
      }
      const join = () => as('outsider')('submitRequest', { body })
      const starts: Start[] = reversed ? [join, remove] : [remove, join]
      const answers = await race(null, starts)
      const [removed, joined] = reversed ? answers.toReversed() : answers
      expect(removed?.status).toBe(204)
      expect([201, 422]).toContain(joined?.status)
      const pending = await as('outsider')('listRequests', { query: { view: 'mine' } })
      const waiting = pending.answer.items.filter(({ state }) => state === 'PENDING')
      expect(waiting).toStrictEqual([])
    })
  })

  it('[AP7] T193: of two edits that each take one of the last two owners away one is made', async () => {
    const second = await addTestPerson(server.deps, `second_${next()}`)
    const ownerIds = [server.ids.owner, second.id]
    const { id, version } = await addTestApplication(server, { ...formOf(), ownerIds })
    const leave = (stays: string): Start => {
      const body = { ownerIds: [stays] }
      return () => as('admin')('updateApplication', { params: { id }, body }, { version })
    }
    const answers = await race(atApplication(id), ownerIds.map(leave))
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('412 version.stale', 2))
    const people = await as('admin')('listApplicationMembers', { params: { id } })
    expect(people.answer.items.filter(({ role }) => role === 'owner')).toHaveLength(1)
  })

  it('[MB8] [AP7] the last two owners removed at once: one of them stays', async () => {
    const leaving = [
      await addTestPerson(server.deps, `leaving_${next()}`),
      await addTestPerson(server.deps, `leaving_${next()}`),
    ]
    const ownerIds = leaving.map(({ id }) => id)
    const { id } = await addTestApplication(server, { ...formOf(), ownerIds })
    const starts = ownerIds.map(
      (each): Start =>
        () =>
          as('admin')('deleteMember', { params: { id: each } }),
    )
    const answers = await race(atApplication(id), starts)
    expect(codesOfAnswers(answers)).toStrictEqual(oneWon('409 member.last-owner', 2))
  })

  it('[AC1] T218: a role taken away while its holder acts: done before, or refused', async () => {
    await bothWays(async (reversed) => {
      const demote: Start = () =>
        as('admin')('updateMember', {
          params: { id: server.ids.deputy },
          body: { roles: ['member'] },
        })
      const form = formOf()
      const act: Start = () => as('deputy')('createApplication', { body: form })
      const answers = await race(null, reversed ? [act, demote] : [demote, act])
      const [demoted, acted] = reversed ? answers.toReversed() : answers
      expect(demoted?.status).toBe(200)
      expect([201, 403]).toContain(acted?.status)
      const query = { view: 'all', q: form.name } as const
      const { items } = (await as('admin')('listApplications', { query })).answer
      expect(items).toHaveLength(acted?.status === 201 ? 1 : 0)
      const roles = ['system_admin' as const, 'member' as const]
      await as('admin')('updateMember', { params: { id: server.ids.deputy }, body: { roles } })
    })
  })
})
