/** The world in which the access matrix is tried out: one of each thing, and somebody in every relation to it. */
import type { RouteName } from '@portico/contract'
import { routes } from '@portico/contract'
import type { Route } from '@portico/contract'
import { forgetAttempts, insertCalls, putMemberships } from '@portico/store'
import type { TestDatabaseKind } from '@portico/store/testing'
import { accessActors } from './testing-access-matrix.ts'
import type { AccessActor } from './testing-access-matrix.ts'
import { addTestGroup, buildCall } from './testing-applications.ts'
import { addTestPerson, cookieOf, startTestServer, testPassword } from './testing.ts'
import type { TestServer } from './testing.ts'

/** What calls are about. Each is made when it is first asked for, and anew after `spoil`. */
type Things = {
  application: string
  suspended: string
  /** An application with two secret versions. */
  overlapping: string
  /** An application that has both kinds of grants. */
  granted: Readonly<{ application: string; api: string; dataSource: string; requestId: string }>
  group: string
  emptyGroup: string
  project: string
  emptyProject: string
  api: string
  dataSource: string
  request: string
  signing: string
  withdrawn: string
  target: string
}

export type Answer = Readonly<{ status: number; body: unknown; headers: Headers }>

export type AccessWorld = Readonly<{
  server: TestServer
  /** Where it listens. */
  url: string
  ids: Readonly<Record<AccessActor, string>>
  thing<Name extends keyof Things>(name: Name): Promise<Things[Name]>
  /** Everything that somebody changed is made anew. */
  spoil(): void
  call(actor: AccessActor, method: string, path: string, body?: unknown): Promise<Answer>
  /** Signs an actor in once more; their older session stays. */
  signIn(actor: AccessActor): Promise<string>
  /** From now on the actor calls with this cookie. */
  use(actor: AccessActor, cookie: string): void
  /** The cookie that the actor calls with; `anonymous` has none. */
  cookieOf(actor: AccessActor): string | undefined
  /** Signs the actor in anew, whatever became of their session. */
  refresh(actor: AccessActor): Promise<void>
  /** A number that nothing had before. */
  next(): number
}>

/** Starts a listening server with all actors signed in. */
export async function startAccessWorld(kind: TestDatabaseKind): Promise<AccessWorld> {
  const server = await startTestServer({ kind })
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const ids: Record<string, string> = { anonymous: '' }
  const cookies = new Map<AccessActor, string>()
  let made: Partial<{ [Name in keyof Things]: Promise<Things[Name]> }> = {}
  let count = 0
  const call: AccessWorld['call'] = (actor, method, path, body) =>
    send(url, cookies.get(actor), method, path, body)
  const world: AccessWorld = {
    server,
    url,
    ids: ids as Record<AccessActor, string>,
    thing: (name) => (made[name] ??= makers[name](world) as never) as never,
    spoil: () => (made = {}),
    call,
    signIn: (actor) => signIn(call, actor),
    use: (actor, cookie) => void cookies.set(actor, cookie),
    cookieOf: (actor) => cookies.get(actor),
    refresh: async (actor) => {
      if (actor === 'anonymous') return
      // A long run signs in more often than one address may.
      await forgetAttempts(server.database.kysely, ['address:127.0.0.1'])
      cookies.set(actor, await world.signIn(actor))
    },
    next: () => (count += 1),
  }
  for (const actor of accessActors.filter((each) => each !== 'anonymous')) {
    const role = actor === 'super_admin' || actor === 'system_admin' ? [actor] : []
    const roles = [...role, 'member' as const]
    ids[actor] = (await addTestPerson(server.deps, usernameOf(actor), roles)).id
    cookies.set(actor, await world.signIn(actor))
  }
  await prepareOrganisation(server, ids['approver'] ?? '')
  return world
}

/** As a page of the console would send it, over a connection of its own process. */
async function send(
  url: string,
  cookie: string | undefined,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer> {
  const headers = new Headers({ origin: url })
  if (cookie !== undefined) headers.set('cookie', cookie)
  if (body !== undefined) headers.set('content-type', 'application/json')
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: isJson(response.headers) ? JSON.parse(text) : text,
    headers: response.headers,
  }
}

/** JSON lines and CSV are text here. */
function isJson(headers: Headers): boolean {
  return /^application\/(problem\+)?json(;|$)/.test(headers.get('content-type') ?? '')
}

/** The people of every test server have these names too. */
export function usernameOf(actor: AccessActor): string {
  return `access_${actor}`
}

async function signIn(call: AccessWorld['call'], actor: AccessActor): Promise<string> {
  const body = { username: usernameOf(actor), password: testPassword }
  const answer = await call('anonymous', 'POST', '/session', body)
  if (answer.status !== 200) throw new Error(`${actor} cannot sign in: ${answer.status}`)
  return cookieOf({ 'set-cookie': answer.headers.getSetCookie() })
}

/** Lists can be edited, and creation requests wait for one person. */
async function prepareOrganisation(server: TestServer, approverId: string): Promise<void> {
  const admin = server.as('admin')
  await admin('setCallAuthentication', { body: { applicationIpWhitelist: true } })
  const set = await admin('setChain', {
    body: {
      kind: 'create-application',
      groupId: null,
      automatic: false,
      steps: [{ mode: 'any', approvers: [{ kind: 'person', memberId: approverId }] }],
    },
  })
  if (set.status !== 200) throw new Error(set.text)
}

type Makers = { readonly [Name in keyof Things]: (world: AccessWorld) => Promise<Things[Name]> }

const makers: Makers = {
  application: makeApplication,
  suspended: async (world) => {
    const id = await makeApplication(world)
    await world.server.as('admin')('suspendApplication', { params: { id } })
    return id
  },
  overlapping: async (world) => {
    const id = await makeApplication(world)
    const body = { mode: 'auto', overlapSeconds: 3600 } as const
    const reset = await world.server.as('admin')('resetSecret', { params: { id }, body })
    if (reset.status !== 200) throw new Error(reset.text)
    return id
  },
  granted: makeGrants,
  group: (world) => addTestGroup(world.server, `Group ${world.next()}`),
  emptyGroup: (world) => addTestGroup(world.server, `Group ${world.next()}`),
  project: makeProject,
  emptyProject: makeProject,
  api: makeApi,
  dataSource: async ({ server, ids, next }) => {
    const name = `Source ${next()}`
    const body = { name, kind: 'mysql', connection: 'db.test:3306', ownerId: ids.data_source_owner }
    return (await server.as('admin')('createDataSource', { body })).answer.id
  },
  request: makeRequest,
  signing: makeSigning,
  withdrawn: async (world) => {
    const id = await makeSigning(world)
    await world.call('applicant', 'POST', `/requests/${id}/withdraw`)
    return id
  },
  target: async ({ server, next }) => (await addTestPerson(server.deps, `target_${next()}`)).id,
}

async function makeApplication({ server, ids, thing, next }: AccessWorld): Promise<string> {
  const groupId = await thing('group')
  const name = `Application_${next()}`
  const form = { name, groupId, scenario: 'Tests', ownerIds: [ids.owner] }
  const { id } = (await server.as('admin')('createApplication', { body: form })).answer
  const memberIds = [ids.member, ids.self]
  const validity = { period: '90d' } as const
  await server.as('admin')('addApplicationMembers', {
    params: { id },
    body: { memberIds, validity },
  })
  await putMemberships(server.database.kysely, [
    {
      id: server.deps.ids('membership'),
      applicationId: id,
      memberId: ids.expired_member,
      role: 'member',
      endsOn: '2026-03-01',
      at: new Date('2026-01-01T00:00:00Z'),
    },
  ])
  return id
}

async function makeProject({ server, ids, next }: AccessWorld): Promise<string> {
  const admin = server.as('admin')
  const { id } = (await admin('createProject', { body: { name: `Project ${next()}` } })).answer
  for (const role of ['project_admin', 'developer', 'operator', 'business_user'] as const) {
    const params = { id, memberId: ids[role] }
    const set = await admin('setProjectMember', { params, body: { roles: [role] } })
    if (set.status !== 200) throw new Error(set.text)
  }
  return id
}

/** Registered by its owner, whose role in the project then ends. */
async function makeApi({ server, ids, thing, next, call }: AccessWorld): Promise<string> {
  const projectId = await thing('project')
  const params = { id: projectId, memberId: ids.api_owner }
  const admin = server.as('admin')
  await admin('setProjectMember', { params, body: { roles: ['developer'] } })
  const body = {
    projectId,
    name: `Api ${next()}`,
    operation: 'list',
    environments: { PROD: { upstream: 'http://upstream.test' } },
  }
  const made = await call('api_owner', 'POST', '/apis', body)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  await admin('setProjectMember', { params, body: { roles: [] } })
  return (made.body as { id: string }).id
}

async function makeGrants(world: AccessWorld): Promise<Things['granted']> {
  const application = await makeApplication(world)
  const apiId = await world.thing('api')
  const dataSourceId = await world.thing('dataSource')
  const admin = world.server.as('admin')
  const params = { id: application }
  const validity = { period: '90d' } as const
  const api = await admin('createGrant', { params, body: { apiId, validity } })
  const body = { dataSourceId, access: 'QUERY', validity } as const
  const dataSource = await admin('createGrant', { params, body })
  const requestId = `call_${world.next()}`
  const { appKey } = (await admin('getApplication', { params })).answer
  await insertCalls(world.server.database.kysely, [
    buildCall({ requestId, applicationId: application, apiId, appKey }),
  ])
  return { application, api: api.answer.id, dataSource: dataSource.answer.id, requestId }
}

async function makeRequest({ ids, thing, next, call }: AccessWorld): Promise<string> {
  const groupId = await thing('group')
  const name = `Wanted_${next()}`
  const form = { name, groupId, scenario: 'Tests', ownerIds: [ids.applicant] }
  const body = { kind: 'create-application', ...form }
  const made = await call('applicant', 'POST', '/requests', body)
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return (made.body as { id: string }).id
}

/** A request for which the approver has asked the signer first. */
async function makeSigning(world: AccessWorld): Promise<string> {
  const id = await makeRequest(world)
  const body = { memberId: world.ids.signer }
  const added = await world.call('approver', 'POST', `/requests/${id}/add-signer`, body)
  if (added.status !== 200) throw new Error(JSON.stringify(added.body))
  return id
}

/** The route that makes what a path is about, if the contract has one: the collection's POST. */
export function findMaker(path: string): RouteName | undefined {
  const collection = path.replace(/\/\{\w+\}$/, '')
  return (Object.entries(routes) as [RouteName, Route][]).find(
    ([, route]) => route.method === 'POST' && route.path === collection,
  )?.[0]
}
