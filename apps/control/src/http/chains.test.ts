/** Approval chains over HTTP: who configures them, and whom a request then waits for. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ApprovalChain, RequestDetail } from '@portico/contract'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

describeEachDatabase('approval chains', (kind) => {
  let server: TestServer
  let groupId: string
  let otherGroupId: string
  let serial = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
    otherGroupId = await addTestGroup(server, 'Finance')
  })
  afterAll(() => server.close())
  afterEach(async () => {
    await server.database.kysely.deleteFrom('approval_chains').execute()
    const body = { allowSelfApproval: true }
    await server.as('admin')('setOrganisation', { body })
  })

  const person = (name: TestPerson) => ({ kind: 'person' as const, memberId: server.ids[name] })
  const administrators = { kind: 'role', role: 'administrators' } as const
  const chain = (more: Partial<ApprovalChain> = {}): ApprovalChain => ({
    kind: 'create-application',
    groupId: null,
    automatic: false,
    steps: [{ mode: 'any', approvers: [person('approver')] }],
    ...more,
  })
  const set = (more: Partial<ApprovalChain> = {}) =>
    server.as('admin')('setChain', { body: chain(more) })
  const ask = async (applicant: TestPerson, group = groupId): Promise<RequestDetail> => {
    const form = { name: `Asked_${(serial += 1)}`, groupId: group, scenario: 'Tests' }
    const ownerIds = [server.ids.owner]
    const body = { kind: 'create-application', ...form, ownerIds } as const
    return (await server.as(applicant)('submitRequest', { body })).answer
  }
  const approve = (name: TestPerson, id: string) =>
    server.as(name)('approveRequest', { params: { id }, body: {} })
  const waitingFor = ({ waitingFor: people }: RequestDetail) =>
    people.map(({ username }) => username).toSorted()

  describe('setChain', () => {
    it('nobody is told to sign in, and only administrators configure', async () => {
      expect((await server.anonymous('setChain', { body: chain() })).status).toBe(401)
      const { status, problem } = await server.as('member')('setChain', { body: chain() })
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it.each([
      [{ steps: [] }, 'chain.steps-missing'],
      [{ automatic: true }, 'chain.steps-unused'],
      [{ groupId: 'grp_nowhere' }, 'group.unknown'],
      [
        {
          steps: [
            { mode: 'any', approvers: [{ kind: 'role', role: 'application-owners' }] },
          ] satisfies ApprovalChain['steps'],
        },
        'chain.role-unfit',
      ],
      [
        {
          steps: [
            { mode: 'any', approvers: [{ kind: 'person', memberId: 'mem_nobody' }] },
          ] satisfies ApprovalChain['steps'],
        },
        'chain.person-inactive',
      ],
    ])('[RQ6] %j is refused with %s', async (more, code) => {
      const { status, problem } = await set(more)
      expect([status, problem.code]).toStrictEqual([422, code])
    })

    it('[RQ6] a role that such a request does not have is refused with the step', async () => {
      const approvers = [{ kind: 'role', role: 'data-source-owners' }] as const
      const { problem } = await set({ steps: [{ mode: 'all', approvers: [...approvers] }] })
      expect(problem.detail).toBe(
        'Step 1 asks the data source owners, whom a request of this kind does not have; choose another role.',
      )
    })

    it('[RQ6] it is listed as configured, and reset to the default', async () => {
      const before = (await getEventHead(server.database.kysely)).sequence
      const steps = [{ mode: 'all' as const, approvers: [administrators, person('approver')] }]
      await set({ steps })
      await set({ groupId, automatic: true, steps: [] })
      const list = async () => (await server.as('member')('listChains')).answer.items
      const creations = (await list()).filter((each) => each.kind === 'create-application')
      expect(creations).toStrictEqual([
        { kind: 'create-application', groupId: null, automatic: false, steps, configured: true },
        { kind: 'create-application', groupId, automatic: true, steps: [], configured: true },
      ])
      const reset = (query: { groupId?: string }) =>
        server.as('admin')('resetChain', { params: { kind: 'create-application' }, query })
      expect((await reset({ groupId })).status).toBe(204)
      expect((await reset({})).status).toBe(204)
      expect((await reset({})).status).toBe(204)
      const events = await readEventsAfter(server, before)
      expect(events.map(({ event }) => event)).toStrictEqual([
        'chain.changed',
        'chain.changed',
        'chain.reset',
        'chain.reset',
      ])
      const defaults = await list()
      expect(defaults.map((each) => [each.kind, each.configured])).toStrictEqual([
        ['create-application', false],
        ['join-application', false],
        ['renew-membership', false],
        ['api-permission', false],
        ['data-source-permission', false],
      ])
      expect(defaults[3]?.steps).toStrictEqual([
        { mode: 'any', approvers: [{ kind: 'role', role: 'project-administrators' }] },
      ])
    })
  })

  it('[RQ6] the chain in force at submission stays with the request', async () => {
    await set()
    const request = await ask('member')
    await set({ steps: [{ mode: 'any', approvers: [person('deputy')] }] })
    expect((await approve('deputy', request.id)).problem.code).toBe('request.not-approver')
    expect((await approve('approver', request.id)).answer.state).toBe('APPROVED')
    expect(waitingFor(await ask('member'))).toStrictEqual(['deputy'])
  })

  it('[RQ6] the chain of a group goes before the one of every group', async () => {
    await set()
    await set({ groupId, steps: [{ mode: 'any', approvers: [person('outsider')] }] })
    expect(waitingFor(await ask('member'))).toStrictEqual(['outsider'])
    expect(waitingFor(await ask('member', otherGroupId))).toStrictEqual(['approver'])
  })

  it('[RQ6] an all-of step needs everybody, and steps come one after another', async () => {
    const first = { mode: 'all' as const, approvers: [person('approver'), person('outsider')] }
    await set({ steps: [first, { mode: 'any', approvers: [administrators] }] })
    const { id } = await ask('member')
    expect((await approve('admin', id)).problem.code).toBe('request.not-approver')
    expect(waitingFor((await approve('approver', id)).answer)).toStrictEqual(['outsider'])
    const twice = await approve('approver', id)
    expect([twice.status, twice.problem.code]).toStrictEqual([409, 'request.already-decided'])
    const next = (await approve('outsider', id)).answer
    expect(next.steps.map(({ state }) => state)).toStrictEqual(['passed', 'current'])
    expect(waitingFor(next)).toStrictEqual(['admin', 'deputy'])
    expect((await approve('deputy', id)).answer.state).toBe('APPROVED')
  })

  it('[RQ6] of all-of approvers at once each passes once and the effect takes place once', async () => {
    await set({ steps: [{ mode: 'all', approvers: [person('approver'), person('outsider')] }] })
    const { id, title } = await ask('member')
    const people = ['approver', 'outsider', 'approver', 'outsider'] as const
    const answers = await Promise.all(people.map((name) => approve(name, id)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toStrictEqual([
      200, 200, 409, 409,
    ])
    const rows = await server.database.kysely
      .selectFrom('applications')
      .where('name', '=', title)
      .select('id')
      .execute()
    expect(rows).toHaveLength(1)
  })

  it('[RQ6] automatic approval takes effect at once', async () => {
    await set({ automatic: true, steps: [] })
    const request = await ask('member')
    expect(request.state).toBe('APPROVED')
    expect(request.applicationId).toMatch(/^app_/)
  })

  it('[RQ7] an applicant who is an approver passes, unless the organisation forbids it', async () => {
    const step = { mode: 'any' as const, approvers: [person('approver'), person('member')] }
    await set({ steps: [step] })
    expect((await ask('member')).state).toBe('APPROVED')
    await server.as('admin')('setOrganisation', { body: { allowSelfApproval: false } })
    expect(waitingFor(await ask('member'))).toStrictEqual(['approver'])
    await set({ steps: [{ mode: 'any', approvers: [person('member')] }] })
    // Nobody of the step is left: any administrator decides.
    expect(waitingFor(await ask('member'))).toStrictEqual(['admin', 'deputy'])
  })
})
