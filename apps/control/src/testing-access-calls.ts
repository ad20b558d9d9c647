/** How each row of the access matrix is called so that only permission can be in the way. */
import { buildOpenApi, routes } from '@portico/contract'
import type { Route, RouteName } from '@portico/contract'
import type { AccessActor, AccessRow } from './testing-access-matrix.ts'
import { findMaker, usernameOf } from './testing-access-world.ts'
import type { AccessWorld } from './testing-access-world.ts'
import { testPassword } from './testing.ts'

type Make<T> = (world: AccessWorld, actor: AccessActor) => T | Promise<T>
type Thing = Parameters<AccessWorld['thing']>[0]

const validity = { period: '90d' } as const

const thing =
  (name: Exclude<Thing, 'granted'>): Make<string> =>
  (world) =>
    world.thing(name)

/** What stands at `{…}`, by the path up to there; a row's own comes first. */
const subjects: Readonly<Record<string, Make<string>>> = {
  '/applications/{id}': thing('application'),
  '/applications/{id}/members/{memberId}': ({ ids }) => ids.self,
  '/applications/{id}/secret/versions/{version}': () => '1',
  '/application-groups/{id}': thing('emptyGroup'),
  '/service-projects/{id}': thing('project'),
  '/service-projects/{id}/members/{memberId}': ({ ids }) => ids.person,
  '/apis/{id}': thing('api'),
  '/data-sources/{id}': thing('dataSource'),
  '/members/{id}': (world, actor) => (actor === 'self' ? world.ids.self : world.thing('target')),
  '/requests/{id}': (world, actor) => world.thing(actor === 'signer' ? 'signing' : 'request'),
  '/calls/{requestId}': async (world) => (await world.thing('granted')).requestId,
  '/settings/approval-chains/{kind}': () => 'join-application',
  '/webhooks/{id}': makeWebhook,
  '/webhooks/{id}/deliveries/{deliveryId}': makeDelivery,
  '/me/sessions/{id}': makeSession,
  '/me/tokens/{id}': async (world, actor) => {
    const made = await world.call(actor, 'POST', '/me/tokens', { name: `T ${world.next()}` })
    return (made.body as { id?: string }).id ?? 'tok_nobody'
  },
}

const grantOf: Readonly<Record<string, Make<string>>> = {
  '/applications/{id}': async (world) => (await world.thing('granted')).application,
}
const apiGrant: Make<string> = async (world) => (await world.thing('granted')).api
const dataSourceGrant: Make<string> = async (world) => (await world.thing('granted')).dataSource
const grantPath = '/applications/{id}/grants/{grantId}'

const subjectsOfRow: Readonly<Record<string, Readonly<Record<string, Make<string>>>>> = {
  resumeApplication: { '/applications/{id}': thing('suspended') },
  listSecretVersions: { '/applications/{id}': thing('overlapping') },
  changeOverlap: { '/applications/{id}': thing('overlapping') },
  deleteProject: { '/service-projects/{id}': thing('emptyProject') },
  resubmitRequest: { '/requests/{id}': thing('withdrawn') },
  'renewGrant (grant)': { ...grantOf, [grantPath]: apiGrant },
  'renewGrant (data-source-grant)': { ...grantOf, [grantPath]: dataSourceGrant },
  'endGrant (grant)': { ...grantOf, [grantPath]: apiGrant },
  'endGrant (data-source-grant)': { ...grantOf, [grantPath]: dataSourceGrant },
}

const queries: Readonly<Record<string, string>> = {
  'listApplications (all)': '?view=all',
  'listRequests (all)': '?view=all',
  previewNetworkChange: '?to=apsara-stack',
  checkApplicationName: '?name=Some_name&groupId=grp_nobody',
}

const wrongPassword = 'not the one that was asked for'

const bodies: Readonly<Record<string, Make<unknown>>> = {
  signIn: () => ({ username: usernameOf('person'), password: testPassword }),
  updateMe: () => ({ theme: 'dark' }),
  changeMyPassword: () => ({ currentPassword: wrongPassword, newPassword: wrongPassword }),
  confirmMyPassword: () => ({ password: wrongPassword }),
  createMyToken: ({ next }) => ({ name: `Token ${next()}` }),
  startTwoFactor: () => ({ password: wrongPassword }),
  confirmTwoFactor: () => ({ code: '000000' }),
  stopTwoFactor: () => ({ password: wrongPassword }),
  createMember: ({ next }) => ({ username: `new_${next()}`, displayName: 'New' }),
  updateMember: () => ({ displayName: 'Renamed' }),
  handOverOwnerships: ({ ids }) => ({ toMemberId: ids.approver }),
  createApplication: applicationForm,
  updateApplication: () => ({ scenario: 'Other tests' }),
  deleteApplication: async (world) => {
    const id = await world.thing('application')
    const { answer } = await world.server.as('admin')('getApplication', { params: { id } })
    return { confirmName: answer.name }
  },
  resetSecret: () => ({ mode: 'auto' }),
  changeOverlap: () => ({ endsAt: '2026-03-02T08:10:00Z' }),
  setWhitelist: () => ({ enabled: true, entries: '192.0.2.1' }),
  previewWhitelist: () => ({ entries: '192.0.2.1' }),
  addApplicationMembers: ({ ids }) => ({ memberIds: [ids.person], validity }),
  updateApplicationMember: () => ({ validity: { period: '30d' } }),
  submitRequest: async (world) => ({
    kind: 'create-application',
    ...(await applicationForm(world)),
  }),
  'submitRequest (renew-membership)': async (world) => ({
    kind: 'renew-membership',
    applicationId: await world.thing('application'),
    validity,
    reason: 'Still needed',
  }),
  'submitRequest (api-permission)': async (world) => ({
    kind: 'api-permission',
    applicationId: await world.thing('application'),
    apiId: await world.thing('api'),
    validity,
  }),
  'submitRequest (data-source-permission)': async (world) => ({
    kind: 'data-source-permission',
    applicationId: await world.thing('application'),
    dataSourceId: await world.thing('dataSource'),
    access: 'QUERY',
    validity,
  }),
  submitApiRequests: async (world) => ({
    applicationId: await world.thing('application'),
    apiIds: [await world.thing('api')],
    validity,
  }),
  approveRequest: () => ({}),
  rejectRequest: () => ({ note: 'Not now' }),
  handOverRequest: ({ ids }) => ({ memberId: ids.person }),
  addSigner: ({ ids }) => ({ memberId: ids.person }),
  withdrawRequest: () => ({}),
  resubmitRequest: () => ({}),
  decideRequests: () => ({ decision: 'approve', requestIds: ['req_nobody'] }),
  carryAgain: () => ({}),
  createGroup: ({ next }) => ({ name: `Made ${next()}` }),
  updateGroup: ({ next }) => ({ name: `Made ${next()}` }),
  createProject: ({ next }) => ({ name: `Made ${next()}` }),
  updateProject: () => ({ description: 'Described' }),
  setProjectMember: () => ({ roles: ['business_user'] }),
  createApi: async (world) => ({
    projectId: await world.thing('project'),
    name: `Made ${world.next()}`,
    operation: 'list',
    environments: { PROD: { upstream: 'http://upstream.test' } },
  }),
  updateApi: () => ({ throttle: { perSecond: 10, perApplicationPerSecond: null } }),
  'updateApi (description)': () => ({ description: 'Described' }),
  createDataSource: ({ ids, next }) => ({
    name: `Made ${next()}`,
    kind: 'mysql',
    connection: 'db.test:3306',
    ownerId: ids.person,
  }),
  updateDataSource: () => ({ connection: 'other.test:3306' }),
  'createGrant (api)': async (world) => ({ apiId: await world.thing('api'), validity }),
  'createGrant (data-source)': async (world) => ({
    dataSourceId: await world.thing('dataSource'),
    access: 'QUERY',
    validity,
  }),
  'renewGrant (grant)': () => ({ validity: { period: '30d' } }),
  'renewGrant (data-source-grant)': () => ({ validity: { period: '30d' } }),
  'endGrant (grant)': () => ({ reason: 'No longer needed' }),
  'endGrant (data-source-grant)': () => ({ reason: 'No longer needed' }),
  createWebhook: ({ next }) => ({ ...webhookForm, name: `Made ${next()}` }),
  updateWebhook: () => ({ active: true }),
  rotateWebhookSecret: () => ({ overlapSeconds: 60 }),
  testWebhook: () => ({}),
  retryWebhookDelivery: () => ({}),
  setNetwork: () => ({ kind: 'built-in', regionId: null }),
  setCallAuthentication: () => ({ allowIpv6: true }),
  setOrganisation: () => ({ name: 'Example' }),
  setChain: () => ({
    kind: 'join-application',
    groupId: null,
    automatic: false,
    steps: [{ mode: 'any', approvers: [{ kind: 'role', role: 'application-owners' }] }],
  }),
}

async function applicationForm(world: AccessWorld): Promise<object> {
  const groupId = await world.thing('group')
  const name = `Formed_${world.next()}`
  return { name, groupId, scenario: 'Tests', ownerIds: [world.ids.person] }
}

const webhookForm = { url: 'https://hooks.example.org/portico', events: ['secret.reset'] }

/** The one that is there, because there may be few. */
async function makeWebhook(world: AccessWorld): Promise<string> {
  const admin = world.server.as('admin')
  const [found] = (await admin('listWebhooks')).answer.items
  if (found) return found.id
  const body = { ...webhookForm, name: `Made ${world.next()}` }
  return (await admin('createWebhook', { body })).answer.id
}

async function makeDelivery(world: AccessWorld): Promise<string> {
  const params = { id: await makeWebhook(world) }
  return (await world.server.as('admin')('testWebhook', { params, body: {} })).answer.id
}

async function makeSession(world: AccessWorld, actor: AccessActor): Promise<string> {
  if (actor === 'anonymous') return 'nobody'
  world.use(actor, await world.signIn(actor))
  const { body } = await world.call(actor, 'GET', '/me/sessions')
  const { items } = body as { items: { id: string; current: boolean }[] }
  return items.find(({ current }) => current)?.id ?? 'nobody'
}

const examples = buildOpenApi({ version: '0', problems: {} }).paths

/** The example of the description, for a route that nothing is said about here. */
function exampleBody(route: Route): unknown {
  type Body = { content: { 'application/json': { example: unknown } } }
  const operation = examples[route.path]?.[route.method.toLowerCase()]
  return (operation?.requestBody as Body | undefined)?.content['application/json'].example
}

export type PreparedCall = Readonly<{ method: string; path: string; body: unknown }>

/** Whether the row is called with an input that is known to be good, so that an allowed call must succeed. */
export function isBodyKnown(row: AccessRow): boolean {
  const route: Route = routes[row.name]
  return route.body === undefined || row.title in bodies || row.name in bodies
}

/** Makes what the call is about and the call itself. */
export async function prepareCall(
  world: AccessWorld,
  row: AccessRow,
  actor: AccessActor,
): Promise<PreparedCall> {
  const route: Route = routes[row.name]
  let path = route.path
  for (const match of route.path.matchAll(/\{\w+\}/g)) {
    const upTo = route.path.slice(0, match.index + match[0].length)
    const make = subjectsOfRow[row.title]?.[upTo] ?? subjects[upTo] ?? ((w) => makeAny(w, upTo))
    path = path.replace(match[0], encodeURIComponent(await make(world, actor)))
  }
  const makeBody = bodies[row.title] ?? bodies[row.name]
  const body = makeBody ? await makeBody(world, actor) : exampleBody(route)
  return { method: route.method, path: `${path}${queries[row.title] ?? ''}`, body }
}

/** A thing of a route that nothing is said about here: made by the POST of its collection, as a super administrator. */
async function makeAny(world: AccessWorld, path: string): Promise<string> {
  const name: RouteName | undefined = findMaker(path)
  const hint = `say in testing-access-calls.ts (subjects) how ${path} is made`
  if (name === undefined) throw new Error(`the access matrix does not know ${path}: ${hint}`)
  const row = { title: name, name, variant: '', access: routes[name].access }
  const call = await prepareCall(world, row, 'super_admin')
  const made = await world.call('super_admin', call.method, call.path, call.body)
  const { id } = made.body as { id?: unknown }
  if (typeof id !== 'string') {
    throw new Error(`${name} made nothing: ${made.status} ${JSON.stringify(made.body)}; ${hint}`)
  }
  return id
}
