/** Bad inputs of the threat catalogue (T…) that no other test of the API holds: each with the answer it must get. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '@portico/store/testing'
import { addTestApplication, addTestGroup } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

describeEachDatabase('threats to the API', (kind) => {
  let server: TestServer
  let groupId: string
  let count = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())

  const formOf = (more: object = {}) => {
    count += 1
    return {
      name: `Threat_${count}`,
      groupId,
      scenario: 's',
      ownerIds: [server.ids.owner],
      ...more,
    }
  }

  const send = async (
    person: TestPerson,
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    payload?: string | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const response = await server.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: {
        authorization: `Bearer ${server.tokens[person]}`,
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    const { code } = response.body.startsWith('{') ? response.json<{ code?: string }>() : {}
    return { outcome: `${response.statusCode} ${code ?? ''}`.trim(), headers: response.headers }
  }
  const create = async (payload: string | Buffer, headers?: Readonly<Record<string, string>>) =>
    (await send('admin', 'POST', '/applications', payload, headers)).outcome

  describe('T169: ids that cannot be stored leave the audit chain whole', () => {
    it.each(['%00', 'x%00', '%EF%BB%BFname', '%ED%A0%80', 'x'.repeat(299)])(
      '[AU1] %s, refused before and after it is read',
      async (id) => {
        expect((await send('member', 'DELETE', `/application-groups/${id}`)).outcome).toMatch(
          /^(403 permission\.denied|400 call\.malformed)$/,
        )
        expect((await send('admin', 'DELETE', `/application-groups/${id}`)).outcome).toMatch(
          /^400 (text\.unstorable|parameter\.invalid|call\.malformed)$|^404 group\.unknown$/,
        )
        expect(await server.findBroken()).toStrictEqual([])
      },
    )
  })

  it.each([
    ['an id', { id: 'app_1' }],
    ['a state', { state: 'active' }],
    ['a creator', { createdBy: 'mem_1' }],
    ['a version', { version: 9 }],
    ['a role', { roles: ['super_admin'] }],
  ])('T175: %s that nobody asked for is refused, not ignored', async (_, more) => {
    expect(await create(JSON.stringify(formOf(more)))).toBe('400 body.invalid')
  })

  it('T175: keys that would reach a prototype are refused', async () => {
    const body = JSON.stringify(formOf()).replace('{', '{"__proto__":{"admin":true},')
    expect(await create(body)).toBe('400 body.malformed')
  })

  it.each([[['abcd']], [{ $ne: null }], [1234], [true], [null]])(
    'T176: %j is no name',
    async (name) => {
      expect(await create(JSON.stringify(formOf({ name })))).toBe('400 body.invalid')
    },
  )

  it.each([
    ['text/plain', '415 body.media-type'],
    ['application/x-www-form-urlencoded', '415 body.media-type'],
    ['application/json; charset=utf-16', '415 body.media-type'],
  ])('T179: a body of %s', async (type, outcome) => {
    expect(await create(JSON.stringify(formOf()), { 'content-type': type })).toBe(outcome)
  })

  it('T179: a byte order mark before the body', async () => {
    expect(await create(`\ufeff${JSON.stringify(formOf())}`)).toBe('400 body.malformed')
  })

  it.each([
    'sort=secret',
    'sort=name;drop',
    'fields=appSecret',
    'limit=1e9',
    'limit=-1',
    'limit=NaN',
  ])('T212, T213: ?%s', async (query) => {
    expect((await send('admin', 'GET', `/applications?${query}`)).outcome).toBe(
      '400 parameter.invalid',
    )
  })

  it('T213: a cursor of another making', async () => {
    for (const cursor of ['x', 'bnVsbA', Buffer.from('[1]').toString('base64url')]) {
      expect((await send('admin', 'GET', `/applications?cursor=${cursor}`)).outcome).toBe(
        '400 cursor.invalid',
      )
    }
  })

  it.each(['https://evil.test', 'null', 'http://portico.test.evil.test'])(
    'T215: no page of %s reads an answer',
    async (origin) => {
      const { headers } = await send('admin', 'GET', '/me', undefined, { origin })
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    },
  )

  it('[AP9] T205: an application of an old name has none of the old members', async () => {
    const old = await addTestApplication(server, formOf())
    const validity = { period: 'permanent' } as const
    const admin = server.as('admin')
    const params = { id: old.id }
    await admin('addApplicationMembers', {
      params,
      body: { memberIds: [server.ids.member], validity },
    })
    await admin('deleteApplication', { params, body: { confirmName: old.name } })
    const fresh = await addTestApplication(server, formOf({ name: old.name }))
    expect(fresh.id).not.toBe(old.id)
    const people = await admin('listApplicationMembers', { params: { id: fresh.id } })
    expect(people.answer.items.map(({ person }) => person.username)).toStrictEqual(['owner'])
  })

  it('[AC2] T210: a member of another application is nobody in mine', async () => {
    const mine = await addTestApplication(server, formOf())
    const theirs = await addTestApplication(server, formOf({ ownerIds: [server.ids.approver] }))
    const validity = { period: 'permanent' } as const
    const body = { memberIds: [server.ids.member], validity }
    await server.as('admin')('addApplicationMembers', { params: { id: theirs.id }, body })
    const outcome = await send(
      'owner',
      'DELETE',
      `/applications/${mine.id}/members/${server.ids.member}`,
    )
    expect(outcome.outcome).toBe('404 membership.unknown')
    const { answer } = await server.as('admin')('listApplicationMembers', {
      params: { id: theirs.id },
    })
    expect(answer.items).toHaveLength(2)
  })

  it('[RQ3] a request about an application that is not there is a faulty form', async () => {
    const validity = { period: '30d' }
    const body = { kind: 'join-application', applicationId: 'app_none', validity, reason: 'r' }
    const answer = await send('member', 'POST', '/requests', JSON.stringify(body))
    expect(answer.outcome).toBe('422 application.unknown')
  })

  describe('T120: upstreams', () => {
    const register = async (upstream: string) => {
      count += 1
      const admin = server.as('admin')
      const project = await admin('createProject', { body: { name: `Project ${count}` } })
      const environments = { PROD: { upstream } }
      const body = { projectId: project.answer.id, name: 'Api', operation: 'list', environments }
      return admin('createApi', { body: body as never })
    }

    it.each([
      'file:///etc/passwd',
      'gopher://127.0.0.1:70',
      'http://a@127.0.0.1',
      'http://',
      '//host',
    ])('[GW2] %s is none', async (upstream) => {
      const answer = await register(upstream)
      expect([400, 422]).toContain(answer.status)
    })

    it.each([
      'http://169.254.169.254/latest/meta-data',
      'http://0xa9fea9fe',
      'http://2852039166',
      'http://[::ffff:169.254.169.254]:80',
      'http://[fe80::1]',
      'http://[fd00:ec2::254]',
      'http://100.100.100.200',
    ])('[GW2] %s, where a cloud hands out credentials, is refused', async (upstream) => {
      expect((await register(upstream)).problem.code).toBe('api.upstream-forbidden')
    })

    // Addresses inside are what a gateway in front of one's own services is for: they are shown for what they are.
    it.each([
      ['http://0x7f.1', 'http://127.0.0.1'],
      ['http://2130706433:5432', 'http://127.0.0.1:5432'],
      ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]'],
    ])('[GW2] %s is shown as what it means', async (upstream, shown) => {
      const { environments } = (await register(upstream)).answer
      expect(environments.PROD?.upstream).toBe(shown)
    })
  })

  it.each([
    ['%_'.repeat(30), '200'],
    ['\\', '200'],
    ["' or 1=1 --", '200'],
    ['x'.repeat(10_000), '400 parameter.invalid'],
  ])('[AP11] T131: a search is text, and short', async (q, outcome) => {
    const application = await addTestApplication(server, formOf())
    const url = `/applications?view=all&q=${encodeURIComponent(q)}`
    expect((await send('admin', 'GET', url)).outcome).toBe(outcome)
    if (outcome !== '200') return
    const found = await server.as('admin')('listApplications', { query: { view: 'all', q } })
    expect(found.answer.items).toStrictEqual([])
    const underscore = { view: 'all', q: `t_${count}` } as const
    const named = await server.as('admin')('listApplications', { query: underscore })
    expect(named.answer.items.map(({ id }) => id)).toStrictEqual([application.id])
  })

  it('[AC2] T211: an id is taken as it is, or not at all', async () => {
    const { id } = await addTestApplication(server, formOf())
    for (const other of ['01', '1e0', '1%00', id.toUpperCase(), `${id},${id}`, `${id}%20`, '[]']) {
      expect((await send('admin', 'GET', `/applications/${other}`)).outcome).toMatch(
        /^(404 application\.unknown|400 (parameter\.invalid|call\.malformed|text\.unstorable))$/,
      )
    }
  })

  it('[AP11] [CR4] T214: no search finds a secret, and a stranger sees what its row needs and no more', async () => {
    const { id, name, appKey } = await addTestApplication(server, formOf())
    const secret = await server.as('admin')('revealSecret', { params: { id } })
    const q = secret.answer.appSecret.slice(0, 12)
    const byAdmin = await server.as('admin')('listApplications', { query: { view: 'all', q } })
    expect(byAdmin.answer.items).toStrictEqual([])
    const query = { view: 'not-joined', q: appKey } as const
    const [row] = (await server.as('outsider')('listApplications', { query })).answer.items
    const said = Object.entries(row ?? {}).filter(([, value]) => value !== null)
    const { can: _, id: __, ...shown } = Object.fromEntries(said)
    expect(shown).toMatchObject({ name, appKey, owners: [{ username: 'owner' }] })
    const needed = ['appKey', 'group', 'name', 'owners', 'state', 'version']
    expect(Object.keys(shown).toSorted()).toStrictEqual(needed)
  })
})
