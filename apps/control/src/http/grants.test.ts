/** Grants over HTTP: given directly, renewed, ended, and listed for those who use and those who administer them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Grant, Validity } from '@portico/contract'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

describeEachDatabase('grants', (kind) => {
  let server: TestServer
  let groupId: string
  let projectId: string
  let serial = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
    projectId = await makeProject([server.ids.approver])
  })
  afterAll(() => server.close())

  const month = { period: '30d' } as const
  const makeProject = async (administratorIds: string[]) => {
    const body = { name: `Project ${(serial += 1)}`, administratorIds }
    return (await server.as('admin')('createProject', { body })).answer.id
  }
  const makeApi = async (project = projectId, name = `Api ${(serial += 1)}`) => {
    const environments = { PROD: { upstream: 'http://127.0.0.1:9000' } }
    const body = { projectId: project, name, operation: 'list', environments } as const
    return (await server.as('admin')('createApi', { body })).answer
  }
  const makeApplication = (owner: TestPerson = 'owner') =>
    addTestApplication(server, {
      groupId,
      name: `Caller_${(serial += 1)}`,
      ownerIds: [server.ids[owner]],
    })
  const give = async (applicationId: string, apiId: string, validity: Validity = month) => {
    // Ids made in one millisecond have no order.
    server.clock.advance(1)
    const call = { params: { id: applicationId }, body: { apiId, validity } }
    return (await server.as('admin')('createGrant', call)).answer
  }
  const idsOf = (grants: readonly Grant[]) => grants.map(({ id }) => id)
  const headOf = async () => (await getEventHead(server.database.kysely)).sequence

  describe('createGrant', () => {
    it('[GT2] an owner of the application does not grant it anything, and an unknown one is unknown', async () => {
      const application = await makeApplication()
      const body = { apiId: (await makeApi()).id, validity: month }
      const denied = await server.as('owner')('createGrant', { params: application, body })
      expect([denied.status, denied.problem.code]).toStrictEqual([403, 'permission.denied'])
      const params = { id: 'app_nowhere' }
      const nowhere = await server.as('approver')('createGrant', { params, body })
      expect([nowhere.status, nowhere.problem.code]).toStrictEqual([404, 'application.unknown'])
      const anonymous = await server.anonymous('createGrant', { params, body })
      expect(anonymous.status).toBe(401)
    })

    it('[GT1] an environment in which the API is not published is refused', async () => {
      const { id } = await makeApplication()
      const body = { apiId: (await makeApi()).id, validity: month, environment: 'DEV' as const }
      const { status, problem } = await server.as('approver')('createGrant', {
        params: { id },
        body,
      })
      expect([status, problem.code]).toStrictEqual([422, 'grant.environment-missing'])
    })

    it('[GT2] of five at once for one API one grant comes of it', async () => {
      const { id } = await makeApplication()
      const call = { params: { id }, body: { apiId: (await makeApi()).id, validity: month } }
      const answers = await Promise.all(
        [1, 2, 3, 4, 5].map(() => server.as('approver')('createGrant', call)),
      )
      expect(new Set(answers.map(({ answer }) => answer.id)).size).toBe(1)
    })
  })

  describe('renewGrant', () => {
    const renew = (person: TestPerson, grant: Grant, validity: Validity, reason?: string) =>
      server.as(person)('renewGrant', {
        params: { id: grant.application.id, grantId: grant.id },
        body: { validity, ...(reason === undefined ? {} : { reason }) },
      })

    it('[GT2] [AC2] owners do not, and for outsiders there is no such grant', async () => {
      const { id } = await makeApplication()
      const grant = await give(id, (await makeApi()).id)
      const owner = await renew('owner', grant, month)
      expect([owner.status, owner.problem.code]).toStrictEqual([403, 'permission.denied'])
      const outsider = await renew('outsider', grant, month)
      expect([outsider.status, outsider.problem.code]).toStrictEqual([404, 'grant.unknown'])
    })

    it('[GT1] a day that has passed is refused, and so is a grant that was ended', async () => {
      const { id } = await makeApplication()
      const grant = await give(id, (await makeApi()).id)
      const past = await renew('approver', grant, { period: 'custom', until: '2026-03-01' })
      expect([past.status, past.problem.code]).toStrictEqual([422, 'validity.past'])
      const params = { id, grantId: grant.id }
      await server.as('owner')('endGrant', { params, body: {} })
      const ended = await renew('approver', grant, month)
      expect([ended.status, ended.problem.code]).toStrictEqual([409, 'grant.ended'])
      expect(ended.problem.detail).toBe(
        'The authorisation is returned already; apply for a new one.',
      )
    })

    it('[GT2] an administrator of the project gives it another end, and gateways are told', async () => {
      const { id } = await makeApplication()
      const grant = await give(id, (await makeApi()).id)
      const before = await headOf()
      const until = '2026-12-31'
      const renewed = await renew('approver', grant, { period: 'custom', until }, 'until year end')
      expect(renewed.answer).toMatchObject({
        id: grant.id,
        expiresOn: until,
        reason: 'until year end',
        state: 'valid',
      })
      const [event] = await readEventsAfter(server, before)
      expect(event).toMatchObject({
        event: 'grant.renewed',
        applicationId: id,
        feed: { kind: 'application', id },
        detail: { endsOn: until, formerEndsOn: '2026-04-01' },
      })
    })
  })

  describe('listGrants', () => {
    const list = async (person: TestPerson, query: object) =>
      (await server.as(person)('listGrants', { query })).answer

    it('nobody is told to sign in first', async () => {
      expect((await server.anonymous('listGrants')).status).toBe(401)
    })

    it('[GT1] [MB2] mine are those of applications that I own or am a valid member of', async () => {
      const { id } = await makeApplication('deputy')
      const grant = await give(id, (await makeApi()).id)
      expect(idsOf((await list('outsider', { applicationId: id })).items)).toStrictEqual([])
      expect(idsOf((await list('admin', { applicationId: id })).items)).toStrictEqual([])
      const memberIds = [server.ids.outsider]
      const body = { memberIds, validity: { period: 'custom', until: '2026-03-02' } } as const
      await server.as('deputy')('addApplicationMembers', { params: { id }, body })
      expect(idsOf((await list('outsider', { applicationId: id })).items)).toStrictEqual([grant.id])
      server.clock.advance(86_400_000)
      expect(idsOf((await list('outsider', { applicationId: id })).items)).toStrictEqual([])
      expect(idsOf((await list('deputy', { applicationId: id })).items)).toStrictEqual([grant.id])
      server.clock.advance(-86_400_000)
    })

    it('[GT2] administered are those of my projects, and all of them for administrators', async () => {
      const { id } = await makeApplication()
      const mine = await give(id, (await makeApi()).id)
      const other = await give(id, (await makeApi(await makeProject([]))).id)
      const view = { view: 'administered', applicationId: id }
      expect(idsOf((await list('member', view)).items)).toStrictEqual([])
      const { items } = await list('approver', view)
      expect(idsOf(items)).toStrictEqual([mine.id])
      expect(items[0]?.can).toStrictEqual(['grant.view', 'grant.revoke', 'api.grant'])
      expect(idsOf((await list('admin', view)).items)).toStrictEqual([other.id, mine.id])
      const ofProject = { view: 'administered', projectId }
      expect(idsOf((await list('approver', ofProject)).items)).toContain(mine.id)
      expect(idsOf((await list('admin', ofProject)).items)).not.toContain(other.id)
      const ofApi = { view: 'administered', targetId: other.api?.id ?? '' }
      expect(idsOf((await list('admin', ofApi)).items)).toStrictEqual([other.id])
      expect(idsOf((await list('approver', ofApi)).items)).toStrictEqual([])
    })

    it('pages newest first without a gap, by name and by coming end', async () => {
      const { id } = await makeApplication()
      const project = await makeProject([server.ids.approver])
      const grants: string[] = []
      for (const validity of [month, { period: '90d' }, { period: 'permanent' }] as const) {
        const api = await makeApi(project, `Weather ${(serial += 1)}`)
        grants.unshift((await give(id, api.id, validity)).id)
      }
      for (const [person, view] of [
        ['owner', 'mine'],
        ['approver', 'administered'],
        ['admin', 'administered'],
      ] as const) {
        const query = { view, q: 'weather', limit: 2 }
        const first = await list(person, query)
        const second = await list(person, { ...query, cursor: first.nextCursor ?? '' })
        expect(idsOf([...first.items, ...second.items])).toStrictEqual(grants)
        expect(second.nextCursor).toBeNull()
        const soon = await list(person, { view, q: 'weather', expiringWithinDays: 30 })
        expect(idsOf(soon.items)).toStrictEqual(grants.slice(2))
      }
    })

    it('[GT3] data sources are listed for their owner, without those of others', async () => {
      const { id } = await makeApplication()
      const add = async (ownerId: string) => {
        server.clock.advance(1)
        const body = { name: `Source ${(serial += 1)}`, kind: 'MySQL', connection: 'db', ownerId }
        const source = (await server.as('admin')('createDataSource', { body })).answer
        const grant = { dataSourceId: source.id, access: 'QUERY', validity: month } as const
        return (await server.as('admin')('createGrant', { params: { id }, body: grant })).answer.id
      }
      const others = await add(server.ids.deputy)
      const mine = await add(server.ids.member)
      const view = { view: 'administered', kind: 'data-source' }
      expect(idsOf((await list('member', view)).items)).toStrictEqual([mine])
      expect(idsOf((await list('admin', view)).items)).toStrictEqual([mine, others])
      expect(idsOf((await list('owner', { kind: 'data-source' })).items)).toContain(others)
      const administers = async (person: 'outsider' | 'member' | 'approver' | 'admin') =>
        (await server.as(person)('getMe', {})).answer.administersGrants
      expect(await administers('outsider')).toBe(false)
      expect(await administers('member')).toBe(true)
      expect(await administers('admin')).toBe(true)
    })

    it('[RQ10] a pending request for the same is named to those who may see it', async () => {
      const { id } = await makeApplication()
      const api = await makeApi()
      const grant = await give(id, api.id)
      const memberIds = [server.ids.member]
      const members = { memberIds, validity: { period: 'permanent' } } as const
      await server.as('owner')('addApplicationMembers', { params: { id }, body: members })
      const asked = { kind: 'api-permission', applicationId: id, apiId: api.id } as const
      const body = { ...asked, validity: month }
      const request = (await server.as('owner')('submitRequest', { body })).answer
      const pendingFor = async (person: TestPerson) => {
        const { items } = (await server.as(person)('listApplicationGrants', { params: { id } }))
          .answer
        return items.find((each) => each.id === grant.id)?.pendingRequestId
      }
      expect(await pendingFor('owner')).toBe(request.id)
      expect(await pendingFor('admin')).toBe(request.id)
      expect(await pendingFor('member')).toBeNull()
      const params = { id: request.id }
      await server.as('approver')('approveRequest', { params, body: {} })
      expect(await pendingFor('owner')).toBeNull()
    })
  })

  it('[RQ2] deleting an API drops its grants and cancels what asks for it', async () => {
    const { id } = await makeApplication()
    const api = await makeApi()
    await give(id, api.id)
    const body = {
      kind: 'api-permission',
      applicationId: id,
      apiId: api.id,
      validity: month,
    } as const
    const request = (await server.as('owner')('submitRequest', { body })).answer
    expect((await server.as('approver')('deleteApi', { params: { id: api.id } })).status).toBe(204)
    const seen = (await server.as('owner')('getRequest', { params: { id: request.id } })).answer
    expect([seen.state, seen.history.at(-1)?.note]).toStrictEqual(['CANCELLED', 'api-deleted'])
    expect(seen.subject.api?.name).toBe(api.name)
    const { items } = (await server.as('owner')('listApplicationGrants', { params: { id } })).answer
    expect(items.map(({ state }) => state)).toStrictEqual(['dropped'])
    const late = await server.as('approver')('approveRequest', {
      params: { id: request.id },
      body: {},
    })
    expect([late.status, late.problem.code]).toStrictEqual([409, 'request.ended'])
  })

  it('[AP9] [RQ2] deleting an application cancels what asks for it', async () => {
    const application = await makeApplication()
    const { id, name } = application
    const join = { kind: 'join-application', applicationId: id, validity: month } as const
    const body = { ...join, reason: 'to help' }
    const request = (await server.as('member')('submitRequest', { body })).answer
    const gone = await server.as('owner')('deleteApplication', {
      params: { id },
      body: { confirmName: name },
    })
    expect(gone.status).toBe(204)
    const seen = (await server.as('member')('getRequest', { params: { id: request.id } })).answer
    expect([seen.state, seen.history.at(-1)?.note]).toStrictEqual([
      'CANCELLED',
      'application-deleted',
    ])
  })
})
