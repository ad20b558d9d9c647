/** Data sources over HTTP: registering, changing, deleting, and applications' permissions to use them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DataSource } from '@portico/contract'
import { getEventHead } from '@portico/store'
import { describeEachDatabase } from '@portico/store/testing'
import { bindingOfDataSourceSecret } from '../secret-binding.ts'
import { addTestApplication, addTestGroup, readEventsAfter } from '../testing-applications.ts'
import { startTestServer } from '../testing.ts'
import type { TestPerson, TestServer } from '../testing.ts'

describeEachDatabase('data sources', (kind) => {
  let server: TestServer
  let groupId: string
  let serial = 0
  beforeAll(async () => {
    server = await startTestServer({ kind })
    groupId = await addTestGroup(server, 'Retail')
  })
  afterAll(() => server.close())

  const form = (more: object = {}) => ({
    name: `Source ${(serial += 1)}`,
    kind: 'PostgreSQL',
    connection: 'postgres://db:5432/warehouse',
    ownerId: server.ids.approver,
    ...more,
  })
  const register = async (more: object = {}): Promise<DataSource> =>
    (await server.as('admin')('createDataSource', { body: form(more) })).answer
  const headOf = async () => (await getEventHead(server.database.kysely)).sequence
  const rowOf = (id: string) =>
    server.database.kysely
      .selectFrom('data_sources')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()

  describe('createDataSource', () => {
    it('nobody is told to sign in, and a plain member is refused', async () => {
      const anonymous = await server.anonymous('createDataSource', { body: form() })
      expect([anonymous.status, anonymous.problem.code]).toStrictEqual([401, 'session.required'])
      const { status, problem } = await server.as('member')('createDataSource', { body: form() })
      expect([status, problem.code]).toStrictEqual([403, 'permission.denied'])
    })

    it('[CR4] a connection that holds a password is refused with the way out', async () => {
      const body = form({ connection: 'postgres://reader:hunter2@db/warehouse' })
      const { status, problem } = await server.as('admin')('createDataSource', { body })
      expect([status, problem.code]).toStrictEqual([422, 'data-source.connection-secret'])
      expect(problem.detail).toBe(
        'The connection holds a password, and everybody can read it; enter the password as the secret instead.',
      )
    })

    it('an owner who is nobody is refused', async () => {
      const body = form({ ownerId: 'mem_nobody' })
      const { status, problem } = await server.as('admin')('createDataSource', { body })
      expect([status, problem.code]).toStrictEqual([422, 'data-source.owner-inactive'])
    })

    it('of two with one name one is made', async () => {
      const body = form()
      const calls = [1, 2, 3].map(() => server.as('admin')('createDataSource', { body }))
      const statuses = (await Promise.all(calls)).map(({ status }) => status)
      expect(statuses.toSorted((a, b) => a - b)).toStrictEqual([201, 409, 409])
    })

    it('[CR4] the secret is sealed for its own row and shown nowhere', async () => {
      const before = await headOf()
      const body = form({ secret: 'hunter2-hunter2' })
      const made = await server.as('admin')('createDataSource', { body })
      expect(made.answer.hasSecret).toBe(true)
      const events = await readEventsAfter(server, before)
      expect(events.map(({ event }) => event)).toStrictEqual(['data-source.added'])
      expect(made.text + JSON.stringify(events)).not.toContain('hunter2')
      const { secret_sealed, secret_key_id } = await rowOf(made.answer.id)
      const sealed = { sealed: secret_sealed ?? Buffer.alloc(0), keyId: secret_key_id ?? '' }
      const binding = bindingOfDataSourceSecret(made.answer.id)
      expect(server.deps.vault.unseal(sealed, binding)).toBe('hunter2-hunter2')
      expect(() => server.deps.vault.unseal(sealed, bindingOfDataSourceSecret('other'))).toThrow(
        /changed or moved/,
      )
    })
  })

  describe('updateDataSource', () => {
    it('somebody who does not own it is refused, a stale version too', async () => {
      const source = await register()
      const call = { params: { id: source.id }, body: { name: 'Mine now' } }
      const denied = await server.as('member')('updateDataSource', call)
      expect([denied.status, denied.problem.code]).toStrictEqual([403, 'permission.denied'])
      const stale = await server.as('approver')('updateDataSource', call, { version: 7 })
      expect([stale.status, stale.problem.code]).toStrictEqual([412, 'version.stale'])
    })

    it('its owner changes what is sent, and the rest stays', async () => {
      const source = await register({ secret: 'hunter2-hunter2' })
      const params = { id: source.id }
      const approver = server.as('approver')
      const moved = await approver('updateDataSource', { params, body: { connection: 'db-2' } })
      expect(moved.answer).toMatchObject({ name: source.name, connection: 'db-2', hasSecret: true })
      const bare = await approver('updateDataSource', { params, body: { secret: null } })
      expect([bare.answer.hasSecret, bare.answer.version]).toStrictEqual([false, 3])
    })
  })

  it('[AC3] everybody lists them by name, page by page, and sees what they may do', async () => {
    await register({ name: 'List A' })
    await register({ name: 'List B', ownerId: server.ids.member })
    const query = { q: 'list', limit: 1 }
    const first = (await server.as('member')('listDataSources', { query })).answer
    expect(first.items.map(({ name, can }) => [name, can])).toStrictEqual([
      ['List A', ['data-source.view']],
    ])
    const cursor = first.nextCursor ?? ''
    const second = (await server.as('member')('listDataSources', { query: { ...query, cursor } }))
      .answer
    expect(second.items.map(({ name }) => name)).toStrictEqual(['List B'])
    expect(second.items[0]?.can).toContain('data-source.grant')
    expect(second.nextCursor).toBeNull()
  })

  describe('permissions', () => {
    const validity = { period: '30d' } as const
    const application = () => addTestApplication(server, { groupId, name: `Ask_${(serial += 1)}` })
    const ask = (person: TestPerson, applicationId: string, dataSourceId: string) =>
      server.as(person)('submitRequest', {
        body: {
          kind: 'data-source-permission',
          applicationId,
          dataSourceId,
          access: 'QUERY',
          validity,
        },
      })
    const grantsOf = async (id: string) =>
      (await server.as('owner')('listApplicationGrants', { params: { id } })).answer.items

    it('[GT2] [GT3] an outsider does not ask for an application, nor for a source that is not there', async () => {
      const { id } = await application()
      const source = await register()
      const outsider = await ask('outsider', id, source.id)
      expect([outsider.status, outsider.problem.code]).toStrictEqual([403, 'permission.denied'])
      const nowhere = await ask('owner', id, 'dsr_nowhere')
      expect([nowhere.status, nowhere.problem.code]).toStrictEqual([422, 'data-source.unknown'])
    })

    it('[RQ6] [GT3] it goes to the owner of the source, and is a grant once passed', async () => {
      const { id } = await application()
      const source = await register()
      const request = (await ask('owner', id, source.id)).answer
      expect(request.waitingFor.map(({ username }) => username)).toStrictEqual(['approver'])
      expect(request.subject.dataSource).toStrictEqual({ id: source.id, name: source.name })
      await server.as('approver')('approveRequest', { params: { id: request.id }, body: {} })
      expect(await grantsOf(id)).toMatchObject([
        {
          kind: 'data-source',
          dataSource: { id: source.id, name: source.name },
          access: 'QUERY',
          environment: 'PROD',
          state: 'valid',
          expiresOn: '2026-04-01',
          reason: null,
        },
      ])
    })

    it('[GT3] only its owner and administrators grant it, and reading is not writing', async () => {
      const { id } = await application()
      const source = await register()
      const body = { dataSourceId: source.id, access: 'QUERY' as const, validity }
      const params = { id }
      const denied = await server.as('owner')('createGrant', { params, body })
      expect([denied.status, denied.problem.code]).toStrictEqual([403, 'permission.denied'])
      const before = await headOf()
      const query = (await server.as('approver')('createGrant', { params, body })).answer
      const [event] = await readEventsAfter(server, before)
      expect(event).toMatchObject({ event: 'data-source-grant.given', applicationId: id })
      const write = await server.as('admin')('createGrant', {
        params,
        body: { ...body, access: 'WRITE' },
      })
      expect(write.answer.id).not.toBe(query.id)
      expect(await grantsOf(id)).toHaveLength(2)
      const again = (await server.as('approver')('createGrant', { params, body })).answer
      expect(again.id).toBe(query.id)
    })

    it('[RQ2] [AC2] deletion drops its grants, cancels what asks for it and frees the name', async () => {
      const { id } = await application()
      const source = await register({ secret: 'hunter2-hunter2' })
      const params = { id: source.id }
      const body = { dataSourceId: source.id, access: 'WRITE' as const, validity }
      await server.as('approver')('createGrant', { params: { id }, body })
      const request = (await ask('owner', id, source.id)).answer
      const denied = await server.as('owner')('deleteDataSource', { params })
      expect([denied.status, denied.problem.code]).toStrictEqual([403, 'permission.denied'])
      expect((await server.as('approver')('deleteDataSource', { params })).status).toBe(204)
      expect((await grantsOf(id)).map(({ state }) => state)).toStrictEqual(['dropped'])
      const seen = await server.as('owner')('getRequest', { params: { id: request.id } })
      expect(seen.answer.state).toBe('CANCELLED')
      expect(seen.answer.history.at(-1)).toMatchObject({
        what: 'cancelled',
        note: 'data-source-deleted',
      })
      expect(seen.answer.subject.dataSource?.name).toBe(source.name)
      expect((await rowOf(source.id)).secret_sealed).toBeNull()
      const gone = await server.as('admin')('updateDataSource', { params, body: { kind: 'x' } })
      expect([gone.status, gone.problem.code]).toStrictEqual([404, 'data-source.unknown'])
      expect((await register({ name: source.name })).id).not.toBe(source.id)
    })

    it('[RQ8] approval against deletion of the source: no grant outlives it', async () => {
      const { id } = await application()
      const source = await register()
      const request = (await ask('owner', id, source.id)).answer
      const [approved, deleted] = await Promise.all([
        server.as('approver')('approveRequest', { params: { id: request.id }, body: {} }),
        server.as('admin')('deleteDataSource', { params: { id: source.id } }),
      ])
      expect(deleted.status).toBe(204)
      expect([200, 409]).toContain(approved.status)
      expect((await grantsOf(id)).filter(({ state }) => state === 'valid')).toStrictEqual([])
    })
  })
})
