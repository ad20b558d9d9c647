import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

let server: TestServer
let groupId: string
let apiId: string
let serial = 0

beforeAll(async () => {
  server = await startTestServer()
  const admin = server.as('admin')
  groupId = (await admin('createGroup', { body: { name: 'Group' } })).answer.id
  const project = { name: 'Project', administratorIds: [server.ids.approver] }
  const projectId = (await admin('createProject', { body: project })).answer.id
  const api = {
    projectId,
    name: 'Countries',
    operation: 'list',
    environments: { PROD: { upstream: 'http://127.0.0.1:9000' } },
  } as const
  apiId = (await admin('createApi', { body: api })).answer.id
})
afterAll(() => server.close())

function form(more: object = {}) {
  serial += 1
  return {
    kind: 'create-application' as const,
    name: `app_${serial}_x`,
    groupId,
    scenario: 'a test',
    ownerIds: [server.ids.owner],
    ...more,
  }
}

async function ask(person: TestPerson, body: ReturnType<typeof form>) {
  return (await server.as(person)('submitRequest', { body })).answer
}

function decide(person: TestPerson, id: string, note?: string) {
  return server.as(person)('approveRequest', {
    params: { id },
    body: note === undefined ? {} : { note },
  })
}

async function makeApplication(): Promise<string> {
  const request = await ask('owner', form())
  return (await decide('admin', request.id)).answer.applicationId ?? ''
}

describe('a request to create an application', () => {
  it.each([
    [{ name: '4ever_x' }, 'application.name-start'],
    [{ name: 'abc' }, 'application.name-length'],
    [{ name: 'a'.repeat(27) }, 'application.name-length'],
    [{ name: 'has space' }, 'application.name-character'],
    [{ scenario: '' }, 'application.scenario-missing'],
    [{ ownerIds: [] }, 'application.owners-missing'],
  ])('[AP1, AP2, AP3, AP6, AP7] is refused for %j', async (faulty, code) => {
    const { status, problem } = await server.as('member')('submitRequest', { body: form(faulty) })
    expect([status, problem.code]).toEqual([422, code])
  })

  it('[AP5] is refused for a group that is not there', async () => {
    const body = form({ groupId: 'grp_nowhere' })
    const { problem } = await server.as('member')('submitRequest', { body })
    expect(problem.code).toBe('group.unknown')
  })

  it('[RQ3] makes nothing before it is passed, and the application once it is', async () => {
    const request = await ask('member', form())
    expect(request.state).toBe('PENDING')
    expect(request.applicationId).toBeNull()
    expect(request.waitingFor.map(({ username }) => username).toSorted()).toEqual([
      'admin',
      'deputy',
    ])
    const passed = (await decide('admin', request.id, 'fine')).answer
    expect(passed.state).toBe('APPROVED')
    expect(passed.applicationId).toMatch(/^app_/)
    expect(passed.history.map(({ what }) => what)).toEqual([
      'submitted',
      'passed',
      'step-passed',
      'approved',
    ])
  })

  it('[RQ4] holds its name against other requests until it ends', async () => {
    const first = await ask('member', form())
    const body = form({ name: first.title })
    const second = await server.as('outsider')('submitRequest', { body })
    expect([second.status, second.problem.code]).toEqual([409, 'request.name-reserved'])
    await server.as('member')('withdrawRequest', { params: { id: first.id }, body: {} })
    expect((await server.as('outsider')('submitRequest', { body })).status).toBe(201)
  })

  it('[RQ4] of ten at once for one name one is kept', async () => {
    const body = form()
    const calls = Array.from({ length: 10 }, () => server.as('member')('submitRequest', { body }))
    const statuses = (await Promise.all(calls))
      .map(({ status }) => status)
      .toSorted((a, b) => a - b)
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
  })

  it('[CR8] shows a custom secret to nobody and wipes it when it is rejected', async () => {
    const customKey = { appKey: `custom-key-${serial}`, appSecret: 'a-canary-secret-0001' }
    const request = await ask('member', form({ customKey }))
    const seen = await server.as('admin')('getRequest', { params: { id: request.id } })
    expect(seen.answer.subject.customAppKey).toBe(customKey.appKey)
    expect(seen.text).not.toContain(customKey.appSecret)
    const sealed = () =>
      server.database.kysely
        .selectFrom('requests')
        .where('id', '=', request.id)
        .select('secret_sealed')
        .executeTakeFirstOrThrow()
    expect((await sealed()).secret_sealed).not.toBeNull()
    const call = { params: { id: request.id }, body: { note: 'no' } }
    await server.as('admin')('rejectRequest', call)
    expect((await sealed()).secret_sealed).toBeNull()
  })

  it('[RQ3] that meets a name taken meanwhile ends in EXECUTION_FAILED and can be asked again', async () => {
    const body = form()
    const request = await ask('member', body)
    const { kind: _, ...direct } = body
    expect((await server.as('admin')('createApplication', { body: direct })).status).toBe(201)
    const failed = (await decide('admin', request.id)).answer
    expect([failed.state, failed.failure?.code]).toEqual([
      'EXECUTION_FAILED',
      'application.name-taken',
    ])
    const again = await server.as('member')('resubmitRequest', {
      params: { id: request.id },
      body: { form: form() },
    })
    expect([again.status, again.answer.state]).toEqual([201, 'PENDING'])
  })

  it('[RQ7] by an administrator passes at once', async () => {
    const request = await ask('admin', form())
    expect(request.state).toBe('APPROVED')
    expect(request.applicationId).not.toBeNull()
  })
})

describe('deciding', () => {
  it('[RQ10] somebody without a part in a request is told that there is none', async () => {
    const request = await ask('member', form())
    const { status, problem } = await server.as('outsider')('getRequest', {
      params: { id: request.id },
    })
    const unknown = await server.as('outsider')('getRequest', { params: { id: 'req_none' } })
    expect([status, problem.code]).toEqual([404, 'request.unknown'])
    expect(problem.detail).toBe(unknown.problem.detail)
    const decided = await decide('outsider', request.id)
    expect([decided.status, decided.problem.code]).toEqual([404, 'request.unknown'])
  })

  it('[RQ5] a rejection wants a reason, and the applicant reads it', async () => {
    const request = await ask('member', form())
    const admin = server.as('admin')
    const bare = await admin('rejectRequest', { params: { id: request.id }, body: {} })
    expect([bare.status, bare.problem.code]).toEqual([422, 'reason.missing'])
    await admin('rejectRequest', { params: { id: request.id }, body: { note: 'use the old one' } })
    const mine = await server.as('member')('getRequest', { params: { id: request.id } })
    expect(mine.answer.state).toBe('REJECTED')
    expect(mine.answer.history.at(-1)?.note).toBe('use the old one')
  })

  it('[RQ5] an added signer passes or rejects, and after a pass it returns', async () => {
    const request = await ask('member', form())
    const params = { id: request.id }
    await server.as('admin')('addSigner', { params, body: { memberId: server.ids.owner } })
    const waiting = await decide('admin', request.id)
    expect(waiting.problem.code).toBe('request.waiting-for-signer')
    const limited = await server.as('owner')('handOverRequest', {
      params,
      body: { memberId: server.ids.outsider },
    })
    expect(limited.status).toBe(403)
    expect((await decide('owner', request.id)).answer.state).toBe('PENDING')
    expect((await decide('admin', request.id)).answer.state).toBe('APPROVED')
  })

  it('[RQ5] a request that is handed over is decided by the other', async () => {
    const request = await ask('member', form())
    const params = { id: request.id }
    const body = { memberId: server.ids.outsider }
    await server.as('admin')('handOverRequest', { params, body })
    expect((await decide('admin', request.id)).problem.code).toBe('request.not-approver')
    expect((await decide('outsider', request.id)).answer.state).toBe('APPROVED')
  })

  it('[RQ8] of ten decisions at once one takes effect and the others are a conflict', async () => {
    const request = await ask('member', form())
    const calls = Array.from({ length: 10 }, (_, index) =>
      decide(index % 2 === 0 ? 'admin' : 'deputy', request.id),
    )
    const answers = await Promise.all(calls)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9)
    const { made } = await server.database.kysely
      .selectFrom('applications')
      .where('name', '=', request.title)
      .select((eb) => eb.fn.countAll<number>().as('made'))
      .executeTakeFirstOrThrow()
    expect(made).toBe(1)
  })

  it('[RQ8] approval against withdrawal: one wins', async () => {
    const request = await ask('member', form())
    const params = { id: request.id }
    const [approved, withdrawn] = await Promise.all([
      decide('admin', request.id),
      server.as('member')('withdrawRequest', { params, body: {} }),
    ])
    expect([approved.status, withdrawn.status].toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  it('[RQ5] a batch decides each on its own', async () => {
    const one = await ask('member', form())
    const other = await ask('member', form())
    await server.as('member')('withdrawRequest', { params: { id: other.id }, body: {} })
    const body = { decision: 'approve' as const, requestIds: [one.id, other.id] }
    const { results } = (await server.as('admin')('decideRequests', { body })).answer
    expect(results.map(({ ok, code }) => [ok, code])).toEqual([
      [true, null],
      [false, 'request.ended'],
    ])
  })

  it('Task Hub lists what waits for me, what is mine and what I decided', async () => {
    const request = await ask('member', form())
    const idsIn = async (person: TestPerson, view: 'to-decide' | 'mine' | 'decided') => {
      const { items } = (await server.as(person)('listRequests', { query: { view, limit: 100 } }))
        .answer
      return items.map(({ id }) => id)
    }
    expect(await idsIn('admin', 'to-decide')).toContain(request.id)
    expect(await idsIn('member', 'mine')).toContain(request.id)
    expect(await idsIn('outsider', 'to-decide')).not.toContain(request.id)
    await decide('admin', request.id)
    expect(await idsIn('admin', 'to-decide')).not.toContain(request.id)
    expect(await idsIn('admin', 'decided')).toContain(request.id)
  })
})

describe('joining, renewing and permissions', () => {
  const validity = { period: '30d' } as const

  it('[RQ9] one pending join request per person and application', async () => {
    const applicationId = await makeApplication()
    const body = { kind: 'join-application', applicationId, validity, reason: 'to help' } as const
    const member = server.as('member')
    const first = await member('submitRequest', { body })
    expect(first.answer.waitingFor.map(({ username }) => username)).toEqual(['owner'])
    const second = await member('submitRequest', { body })
    expect([second.status, second.problem.code]).toEqual([409, 'request.join-pending'])
    const passed = await decide('owner', first.answer.id)
    expect(passed.answer.state).toBe('APPROVED')
    const third = await member('submitRequest', { body })
    expect([third.status, third.problem.code]).toEqual([409, 'membership.exists'])
  })

  it('[RQ1] joining without a reason is refused', async () => {
    const applicationId = await makeApplication()
    const body = { kind: 'join-application', applicationId, validity, reason: ' ' } as const
    const { status, problem } = await server.as('member')('submitRequest', { body })
    expect([status, problem.code]).toEqual([422, 'reason.missing'])
  })

  it('[MB7] a renewal counts from the old end', async () => {
    const applicationId = await makeApplication()
    const join = { kind: 'join-application', applicationId, validity, reason: 'to help' } as const
    const member = server.as('member')
    await decide('owner', (await member('submitRequest', { body: join })).answer.id)
    const renewal = { ...join, kind: 'renew-membership' } as const
    await decide('owner', (await member('submitRequest', { body: renewal })).answer.id)
    const { expires_on } = await server.database.kysely
      .selectFrom('memberships')
      .where('application_id', '=', applicationId)
      .where('member_id', '=', server.ids.member)
      .select('expires_on')
      .executeTakeFirstOrThrow()
    expect(expires_on).toBe('2026-05-01')
  })

  it('[GT2] somebody outside the application does not ask for its permissions', async () => {
    const applicationId = await makeApplication()
    const body = { kind: 'api-permission', applicationId, apiId, validity } as const
    const { status, problem } = await server.as('outsider')('submitRequest', { body })
    expect([status, problem.code]).toEqual([403, 'permission.denied'])
  })

  it('[GT1, RQ6] an API permission goes to the project, and is a grant once it is passed', async () => {
    const applicationId = await makeApplication()
    const body = { kind: 'api-permission', applicationId, apiId, validity } as const
    const request = (await server.as('owner')('submitRequest', { body })).answer
    expect(request.waitingFor.map(({ username }) => username)).toEqual(['approver'])
    await decide('approver', request.id)
    const call = { params: { id: applicationId } }
    const { items } = (await server.as('owner')('listApplicationGrants', call)).answer
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ state: 'valid', environment: 'PROD', expiresOn: '2026-04-01' })
  })

  it('[GT2] an owner returns a grant; the project revokes one only with a reason', async () => {
    const applicationId = await makeApplication()
    const params = { id: applicationId }
    const body = { apiId, validity }
    const approver = server.as('approver')
    const grant = (await approver('createGrant', { params, body })).answer
    const gone = { id: applicationId, grantId: grant.id }
    const bare = await approver('endGrant', { params: gone, body: {} })
    expect([bare.status, bare.problem.code]).toEqual([422, 'reason.missing'])
    expect((await server.as('owner')('endGrant', { params: gone, body: {} })).status).toBe(204)
    const twice = await server.as('owner')('endGrant', { params: gone, body: {} })
    expect([twice.status, twice.problem.code]).toEqual([409, 'grant.ended'])
  })
})

describe('asking for several APIs at once', () => {
  const validity = { period: '30d' } as const
  let applicationId: string
  let otherId: string

  beforeAll(async () => {
    applicationId = await makeApplication()
    const admin = server.as('admin')
    const { id: projectId } = (await admin('createProject', { body: { name: 'Pro' } })).answer
    const api = { projectId, operation: 'get' } as const
    const environments = { DEV: { upstream: 'http://127.0.0.1:9000' } }
    otherId = (await admin('createApi', { body: { ...api, name: 'Cities', environments } })).answer
      .id
  })

  const askFor = (person: TestPerson, more: object, headers?: Record<string, string>) =>
    server.as(person)(
      'submitApiRequests',
      { body: { applicationId, validity, ...more } },
      { headers: headers ?? {} },
    )

  const pending = async () =>
    (
      await server.database.kysely
        .selectFrom('requests')
        .where('application_id', '=', applicationId)
        .select('id')
        .execute()
    ).length

  it.each([
    ['owner', {}, 422, 'api.none-named'],
    ['owner', { apiNames: Array.from({ length: 26 }, (_, at) => `x.${at}`), many: 26 }, 422, ''],
    ['outsider', { apiNames: ['Project.Countries'] }, 403, 'permission.denied'],
    ['owner', { apiNames: ['Project.Countries'], reason: ' ' }, 422, 'reason.missing'],
    [
      'owner',
      { apiNames: ['Project.Countries'], applicationId: 'app_x' },
      422,
      'application.unknown',
    ],
  ] as const)('[GT2] as a whole is refused to %s for %j', async (person, asked, status, code) => {
    const before = await pending()
    const { many, ...body } = { many: 0, ...asked }
    const apiIds = Array.from({ length: many }, (_, at) => `api_${at}`)
    const refused = await askFor(person, { ...body, ...(many > 0 && { apiIds }) })
    expect([refused.status, refused.problem.code]).toEqual([status, code || 'api.too-many-named'])
    expect(await pending()).toBe(before)
  })

  it('[GT1, GT2] has one result each: not found, not exact, named twice, not published, asked', async () => {
    const before = await pending()
    const apiNames = ['Project.countries', 'Countries', 'Project.Countries', 'Nowhere.Nothing']
    const { results } = (
      await askFor('owner', { apiIds: [apiId, otherId, apiId, 'api_gone'], apiNames })
    ).answer
    expect(results.map(({ name, code }) => [name, code])).toEqual([
      ['Project.Countries', null],
      ['Pro.Cities', 'grant.environment-missing'],
      ['Project.Countries', 'api.named-twice'],
      ['api_gone', 'api.unknown'],
      ['Project.countries', 'api.unknown'],
      ['Countries', 'api.unknown'],
      ['Project.Countries', 'api.named-twice'],
      ['Nowhere.Nothing', 'api.unknown'],
    ])
    expect(results[0]).toMatchObject({ ok: true, apiId, state: 'PENDING' })
    expect(await pending()).toBe(before + 1)
    const params = { id: results[0]?.requestId ?? '' }
    const request = (await server.as('owner')('getRequest', { params })).answer
    expect(request.waitingFor.map(({ username }) => username)).toEqual(['approver'])
  })

  it('sent again under its key, it asks for nothing twice', async () => {
    const before = await pending()
    const send = () =>
      askFor('owner', { apiNames: ['Project.Countries'] }, { 'idempotency-key': 'several-1' })
    const [first, second] = [await send(), await send()]
    expect(second.answer).toEqual(first.answer)
    expect(await pending()).toBe(before + 1)
  })

  it('a name that several APIs share is refused, with the way to choose one', async () => {
    const admin = server.as('admin')
    const environments = { PROD: { upstream: 'http://127.0.0.1:9000' } }
    for (const [project, name] of [
      ['Twin', 'a.b'],
      ['Twin.a', 'b'],
    ] as const) {
      const { id: projectId } = (await admin('createProject', { body: { name: project } })).answer
      await admin('createApi', { body: { projectId, name, operation: 'get', environments } })
    }
    const { results } = (await askFor('owner', { apiNames: ['Twin.a.b'] })).answer
    expect(results.map(({ ok, code }) => [ok, code])).toEqual([[false, 'api.name-ambiguous']])
  })
})
