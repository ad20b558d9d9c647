import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'

let server: TestServer
let projectId: string
const environments = { PROD: { upstream: 'http://127.0.0.1:9000/base/' } }

beforeAll(async () => {
  server = await startTestServer()
  const body = { name: 'Geography', administratorIds: [server.ids.approver] }
  projectId = (await server.as('admin')('createProject', { body })).answer.id
})
afterAll(() => server.close())

describe('registered APIs', () => {
  it('[GW2] somebody without a role in the project registers nothing', async () => {
    const body = { projectId, name: 'Countries', operation: 'list', environments } as const
    const { status, problem } = await server.as('member')('createApi', { body })
    expect([status, problem.code]).toEqual([403, 'permission.denied'])
  })

  it.each([
    [{ name: ' ' }, 'api.name-blank'],
    [{ name: 'Half', path: '/half' }, 'api.route-incomplete'],
    [{ name: 'Trace', method: 'TRACE', path: '/trace' }, 'api.method-unsupported'],
    [{ name: 'Dots', method: 'GET', path: '/a/../b' }, 'api.path-invalid'],
    [{ name: 'Escaped', method: 'GET', path: '/a%2fb' }, 'api.path-invalid'],
    [{ name: 'Mixed', method: 'GET', path: '/a{id}' }, 'api.path-invalid'],
    [{ name: 'Door', method: 'GET', path: '/list/{id}' }, 'api.path-reserved'],
    [{ name: 'None', environments: {} }, 'api.upstream-missing'],
    [{ name: 'Ftp', environments: { PROD: { upstream: 'ftp://a' } } }, 'api.upstream-invalid'],
    [
      { name: 'User', environments: { PROD: { upstream: 'http://u:p@a' } } },
      'api.upstream-invalid',
    ],
    [
      { name: 'Limit', throttle: { perSecond: 5, perApplicationPerSecond: 6, overrides: [] } },
      'api.limit-above',
    ],
  ])('[GW2] %j is refused with %s', async (faulty, code) => {
    const body = { projectId, operation: 'list' as const, environments, ...faulty }
    const { status, problem } = await server.as('approver')('createApi', { body })
    expect([status, problem.code]).toEqual([422, code])
  })

  it('[GW2] an administrator of the project registers one, and callers do not see its upstream', async () => {
    const body = {
      projectId,
      name: 'Countries',
      operation: 'list',
      environments,
      method: 'GET',
      path: '/countries/{code}',
    } as const
    const api = (await server.as('approver')('createApi', { body })).answer
    expect(api.environments.PROD).toEqual({ upstream: 'http://127.0.0.1:9000/base' })
    const seen = (await server.as('outsider')('getApi', { params: { id: api.id } })).answer
    expect(seen.environments.PROD).toEqual({ upstream: null })
    expect(seen.can).toEqual(['api.view'])
  })

  it('[GW2] an own method and path can be taken away again', async () => {
    const route = { method: 'GET', path: '/retired/{code}' } as const
    const body = { projectId, name: 'Retired', operation: 'get', environments, ...route } as const
    const { id, version } = (await server.as('approver')('createApi', { body })).answer
    const call = { params: { id }, body: { method: null, path: null }, version }
    const changed = (await server.as('approver')('updateApi', call)).answer
    expect([changed.method, changed.path]).toEqual([null, null])
  })

  it('[GW2] two APIs do not answer at one method and path, whatever their parameters are called', async () => {
    const form = { projectId, operation: 'get', environments, method: 'GET' } as const
    const approver = server.as('approver')
    await approver('createApi', { body: { ...form, name: 'One', path: '/same/{a}/x' } })
    const second = await approver('createApi', {
      body: { ...form, name: 'Two', path: '/same/{b}/x' },
    })
    expect([second.status, second.problem.code]).toEqual([409, 'api.path-taken'])
  })

  it('a change of one field keeps the others', async () => {
    const approver = server.as('approver')
    const body = {
      projectId,
      name: 'Kept',
      operation: 'list',
      environments,
      timeoutMs: 1234,
    } as const
    const api = (await approver('createApi', { body })).answer
    const call = { params: { id: api.id }, body: { description: 'now with words' } }
    const changed = (await approver('updateApi', call, { version: api.version })).answer
    expect(changed).toMatchObject({ name: 'Kept', timeoutMs: 1234, description: 'now with words' })
    const stale = await approver('updateApi', call, { version: api.version })
    expect([stale.status, stale.problem.code]).toEqual([412, 'version.stale'])
  })

  it('a deleted API answers as one that never was', async () => {
    const approver = server.as('approver')
    const body = { projectId, name: 'Gone', operation: 'list', environments } as const
    const api = (await approver('createApi', { body })).answer
    expect((await approver('deleteApi', { params: { id: api.id } })).status).toBe(204)
    const { status, problem } = await approver('getApi', { params: { id: api.id } })
    expect([status, problem.code]).toEqual([404, 'api.unknown'])
  })

  it('a project with an API is not deleted', async () => {
    const call = { params: { id: projectId } }
    const { status, problem } = await server.as('admin')('deleteProject', call)
    expect([status, problem.code]).toEqual([409, 'project.in-use'])
  })
})
