/** Carrying to the vendor's gateway, against a server that verifies every signature with the vendor's library. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { startAliyunServer } from '../carrying/testing-aliyun.ts'
import type { AliyunServer } from '../carrying/testing-aliyun.ts'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { carryOut } from './carry-out.ts'

const account = { accessKeyId: 'LTAI5tExampleKey', accessKeySecret: 'very-secret-access-key' }
const apiIdThere = 'baacc592e63a4cb6a41920d9d3f91f38'
const minuteMs = 60_000

describeEachDatabase('carryOut', (kind) => {
  let server: TestServer
  let vendor: AliyunServer
  let groupId: string
  let projectId: string
  let log: string[]
  let first: number
  beforeAll(async () => {
    log = []
    server = await startTestServer({ kind, logTo: (line) => log.push(line) })
  })
  /** As an installation that has just begun. */
  beforeEach(async () => {
    vendor = await startAliyunServer(account)
    const { kysely } = server.database
    await sql`delete from carried_applications`.execute(kysely)
    await sql`delete from grants`.execute(kysely)
    await sql`delete from apis`.execute(kysely)
    await sql`update applications set state = 'deleted', deleted_at = now()`.execute(kysely)
    await sql`delete from secret_versions`.execute(kysely)
    await sql`update network_settings set kind = 'built-in', changed_at = null`.execute(kysely)
    await sql`update job_cursors set sequence = (select sequence from event_head)`.execute(kysely)
    first = (await getEventHead(kysely)).sequence
    await choose({})
    groupId = await addTestGroup(server, `Group ${first}`)
    const body = { name: `Project ${first}`, administratorIds: [server.ids.approver] }
    projectId = (await server.as('admin')('createProject', { body })).answer.id
  })
  afterEach(() => vendor.close())
  afterAll(() => server.close())

  const choose = (change: object) =>
    server.as('admin')('setNetwork', {
      body: { kind: 'aliyun-shared', regionId: 'cn-hangzhou', ...account, ...change },
    })
  const run = () => carryOut(server.deps, { originOf: () => vendor.origin })
  const make = (name = 'Caller') => addTestApplication(server, { groupId, name })
  const makeApi = async (aliyunApiId: string | null = apiIdThere) => {
    const environments = {
      PROD: { upstream: 'http://127.0.0.1:9000' },
      DEV: { upstream: 'http://127.0.0.1:9000' },
    }
    const form = { projectId, name: 'List', operation: 'list', environments, aliyunApiId } as const
    return (await server.as('admin')('createApi', { body: form })).answer.id
  }
  const give = async (id: string, apiId: string, environment: 'PROD' | 'DEV' = 'PROD') => {
    const body = { apiId, environment, validity: { period: '30d' } } as const
    return (await server.as('admin')('createGrant', { params: { id }, body })).answer.id
  }
  const secretOf = async (id: string) =>
    (await server.as('owner')('revealSecret', { params: { id } })).answer.appSecret
  const see = async () => (await server.as('admin')('listCarrying', {})).answer
  const only = async () => {
    const [row, ...others] = (await see()).items
    if (!row || others.length > 0) throw new Error('there should be one application')
    return row
  }

  it('[NW3] nobody but administrators sees it or asks for it', async () => {
    expect((await server.as('owner')('listCarrying', {})).status).toBe(403)
    expect((await server.as('owner')('carryAgain', { body: {} })).status).toBe(403)
    expect((await server.anonymous('listCarrying', {})).status).toBe(401)
  })

  it('[NW3] only an administrator links an API to one there, and two do not share one', async () => {
    const api = await makeApi()
    const project = server.as('approver')
    const denied = await project('updateApi', { params: { id: api }, body: { aliyunApiId: null } })
    expect([denied.status, denied.problem.code]).toStrictEqual([403, 'permission.denied'])
    const kept = { name: 'Renamed', aliyunApiId: apiIdThere }
    expect((await project('updateApi', { params: { id: api }, body: kept })).status).toBe(200)
    const environments = { PROD: { upstream: 'http://127.0.0.1:9000' } }
    const form = { projectId, name: 'Second', operation: 'get', environments } as const
    const body = { ...form, aliyunApiId: apiIdThere }
    const second = await server.as('admin')('createApi', { body })
    expect([second.status, second.problem.code]).toStrictEqual([409, 'api.aliyun-id-taken'])
  })

  it('[NW3] on the built-in gateway nothing is carried, and what waited is forgotten', async () => {
    await make()
    await run()
    expect((await see()).items).toMatchObject([{ state: 'in-step' }])
    const query = { to: 'built-in' } as const
    const { consequences } = (await server.as('admin')('previewNetworkChange', { query })).answer
    const acceptConsequences = consequences.map(({ code }) => code)
    await server.as('admin')('setNetwork', { body: { kind: 'built-in', acceptConsequences } })
    await make('Second')
    const before = vendor.actions.length
    await run()
    expect([(await see()).active, (await see()).items]).toStrictEqual([false, []])
    expect(vendor.actions.length).toBe(before)
    expect(vendor.apps).toHaveLength(1)
  })

  it('[NW3] an application, its key and its grants are made there, once', async () => {
    const { id, appKey } = await make()
    const api = await makeApi()
    await give(id, api)
    await give(id, api, 'DEV')
    expect(await run()).toBe(1)
    expect(vendor.apps).toStrictEqual([
      {
        AppId: 110_000_000,
        AppName: `Caller_${id.slice(-10)}`,
        Description: `Caller; kept by Portico as ${id}`,
        AppKey: appKey,
        AppSecret: await secretOf(id),
        Disabled: false,
      },
    ])
    // Through the end of the last day: 2026-03-02 and thirty days.
    const end = { AppId: 110_000_000, ApiId: apiIdThere, AuthVaildTime: '2026-04-02T00:00:00Z' }
    expect(vendor.authorities).toStrictEqual([
      { ...end, StageName: 'RELEASE' },
      { ...end, StageName: 'PRE' },
    ])
    expect(await only()).toMatchObject({ state: 'in-step', aliyunAppId: '110000000', attempts: 0 })
    const writes = () => vendor.actions.filter((action) => !action.startsWith('Describe'))
    expect(writes()).toStrictEqual(['CreateApp', 'SetApisAuthorities', 'SetApisAuthorities'])
    await choose({ accessKeySecret: account.accessKeySecret })
    await run()
    expect(writes()).toHaveLength(3)
  })

  it('[NW3] every later change follows: reset, suspension, revocation, deletion', async () => {
    const { id, name } = await make()
    const grantId = await give(id, await makeApi())
    await run()
    const owner = server.as('owner')
    await owner('resetSecret', { params: { id }, body: { mode: 'auto' } })
    await run()
    expect(vendor.apps[0]?.AppSecret).toBe(await secretOf(id))
    await server.as('admin')('suspendApplication', { params: { id } })
    await run()
    expect(vendor.apps[0]?.Disabled).toBe(true)
    await server.as('admin')('resumeApplication', { params: { id } })
    await owner('endGrant', { params: { id, grantId }, body: { reason: 'Done' } })
    await run()
    expect([vendor.apps[0]?.Disabled, vendor.authorities]).toStrictEqual([false, []])
    await owner('deleteApplication', { params: { id }, body: { confirmName: name } })
    await run()
    expect(vendor.apps).toStrictEqual([])
    expect(await only()).toMatchObject({ state: 'removed', aliyunAppId: null, dueAt: null })
  })

  it('[NW3] a grant is withdrawn there although its API is linked no longer', async () => {
    const { id } = await make()
    const api = await makeApi()
    await give(id, api)
    await run()
    const change = { params: { id: api }, body: { aliyunApiId: null } }
    await server.as('admin')('updateApi', change)
    await run()
    expect(vendor.authorities).toStrictEqual([])
    expect((await only()).differences).toStrictEqual([
      { what: 'api-not-linked', apiId: api, stage: 'RELEASE' },
    ])
  })

  it('[NW3] a failure is shown with the vendor’s words, keeps the local change, and is retried', async () => {
    const { id } = await make()
    const secret = await secretOf(id)
    const Message = `Bad ${secret} and ${account.accessKeySecret}`
    vendor.faults.set('CreateApp', { status: 400, body: { Code: 'QuotaExceeded', Message } })
    await run()
    const failed = await only()
    expect(failed).toMatchObject({ state: 'failed', attempts: 1, aliyunAppId: null })
    expect(failed.failure).toMatchObject({
      code: 'QuotaExceeded',
      message: 'Bad … and …',
    })
    expect(await secretOf(id)).toBe(secret)
    expect(await run()).toBe(0)
    server.clock.advance(minuteMs)
    await run()
    expect((await only()).attempts).toBe(2)
    vendor.faults.clear()
    const asked = await server.as('deputy')('carryAgain', { body: { applicationIds: [id] } })
    expect(asked.answer).toStrictEqual({ asked: 1 })
    await run()
    expect(await only()).toMatchObject({ state: 'in-step', attempts: 0, failure: null })
    const [event] = (await readEventsAfter(server, first)).slice(-1)
    expect(event).toMatchObject({ event: 'carrying.asked', actorId: server.ids.deputy })
  })

  it('[NW3] an answer that was lost does not make a second application', async () => {
    await make()
    vendor.faults.set('CreateApp', { status: 502, body: 'lost', afterwards: true })
    await run()
    expect([vendor.apps.length, (await only()).state]).toStrictEqual([1, 'failed'])
    vendor.faults.clear()
    server.clock.advance(minuteMs)
    await run()
    expect([vendor.apps.length, (await only()).state]).toStrictEqual([1, 'in-step'])
  })

  it('[NW3] a step that is accepted and not done is a failure', async () => {
    const { id } = await make()
    await run()
    vendor.faults.set('ResetAppSecret', { status: 200, body: {} })
    await server.as('owner')('resetSecret', { params: { id }, body: { mode: 'auto' } })
    await run()
    const { failure } = await only()
    expect(failure).toMatchObject({
      code: 'carrying.not-taken',
      message: 'accepted there, and still different: secret',
    })
  })

  it('[NW3] a wrong AccessKey stops the turn at the first application; nothing is lost', async () => {
    await make('First')
    await make('Second')
    await choose({ accessKeySecret: 'a-wrong-access-key' })
    await run()
    expect(vendor.actions).toStrictEqual(['DescribeAppAttributes'])
    const { counts, items } = await see()
    expect(counts).toMatchObject({ failed: 1, pending: 1 })
    expect(items.find(({ failure }) => failure)?.failure?.code).toBe('SignatureDoesNotMatch')
    await choose({})
    await run()
    expect((await see()).counts).toMatchObject({ 'in-step': 2 })
  })

  it('[NW3] an endpoint that cannot be reached is a failure like others', async () => {
    await make()
    await vendor.close()
    await run()
    expect((await only()).failure).toMatchObject({ code: 'endpoint.unreachable' })
  })

  it('[NW3] what was changed there is shown, left alone, and put right when asked', async () => {
    const { id } = await make()
    await give(id, await makeApi())
    await run()
    const [app] = vendor.apps
    if (!app) throw new Error('nothing was carried')
    app.AppSecret = 'changed-by-hand'
    vendor.authorities.splice(0)
    server.clock.advance(60 * minuteMs)
    await run()
    const drifted = await only()
    expect(drifted).toMatchObject({ state: 'drifted', failure: null })
    expect(drifted.differences).toStrictEqual([
      { what: 'secret' },
      { what: 'grant', apiId: apiIdThere, stage: 'RELEASE' },
    ])
    expect(app.AppSecret).toBe('changed-by-hand')
    expect((await server.as('admin')('carryAgain', { body: {} })).answer.asked).toBe(1)
    await run()
    expect([app.AppSecret, vendor.authorities.length]).toStrictEqual([await secretOf(id), 1])
    expect((await only()).state).toBe('in-step')
  })

  it('[NW3] of several control planes each carries others', async () => {
    for (const name of ['First', 'Second', 'Third', 'Fourth']) await make(name)
    await Promise.all([run(), run(), run()])
    expect(vendor.actions.filter((action) => action === 'CreateApp')).toHaveLength(4)
    expect((await see()).counts['in-step']).toBe(4)
  })

  it('[NW3] [CR4] no secret is in an address, the log, a list or an event', async () => {
    const { id } = await make()
    vendor.faults.set('SetApisAuthorities', { status: 400, body: { Code: 'NotFoundApi' } })
    await give(id, await makeApi())
    await run()
    const secret = await secretOf(id)
    const seen = [vendor.urls, log, await see(), await readEventsAfter(server, first)]
    const text = JSON.stringify(seen)
    expect(text).toContain('NotFoundApi')
    expect(text.includes(secret) || text.includes(account.accessKeySecret)).toBe(false)
  })
})
