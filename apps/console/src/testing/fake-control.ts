/** A management API in memory, with the rules of the domain: a `fetch` to develop and test screens against. */
import { routes } from '@portico/contract'
import type { Route, RouteName } from '@portico/contract'
import { applicationHandlers } from './fake-applications.ts'
import { credentialHandlers } from './fake-credentials.ts'
import { memberHandlers } from './fake-members.ts'
import { peopleHandlers } from './fake-people.ts'
import { FakeProblem } from './fake-problem.ts'
import { permissionHandlers } from './fake-permissions.ts'
import { requestHandlers } from './fake-requests.ts'
import { whitelistHandlers } from './fake-whitelist.ts'
import type { FakeHandlers } from './fake-route.ts'
import type { FakeWorld } from './fake-world.ts'

const handlers: FakeHandlers = {
  ...peopleHandlers,
  ...applicationHandlers,
  ...credentialHandlers,
  ...whitelistHandlers,
  ...memberHandlers,
  ...requestHandlers,
  ...permissionHandlers,
}

type AnyHandler = (call: object) => unknown

const prefix = '/api/v1'

type Found = Readonly<{ name: RouteName; route: Route; params: Record<string, string> }>

/** Fixed segments come before parameters, as every router has it. */
const ordered = (Object.entries(routes) as [RouteName, Route][]).toSorted(
  ([, one], [, other]) => one.path.split('{').length - other.path.split('{').length,
)

function findRoute(method: string, path: string): Found | null {
  for (const [name, route] of ordered) {
    if (route.method !== method) continue
    const pattern = route.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
    const match = new RegExp(`^${pattern}$`).exec(path)
    if (match === null) continue
    const params = Object.entries(match.groups ?? {})
    const decoded = params.map(([key, value]) => [key, decodeURIComponent(value)])
    return { name, route, params: Object.fromEntries(decoded) as Record<string, string> }
  }
  return null
}

/** Answers one request of the management API; rejects like a lost connection while the world is away. */
export async function answerFake(world: FakeWorld, request: Request): Promise<Response> {
  if (world.away) throw new TypeError('the fake is away')
  try {
    return await answerOrThrow(world, request)
  } catch (error) {
    if (!(error instanceof FakeProblem)) throw error
    return Response.json(error.problem, { status: error.problem.status })
  }
}

async function answerOrThrow(world: FakeWorld, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const found = findRoute(request.method, url.pathname.slice(prefix.length))
  if (found === null) throw new FakeProblem(404, 'route.unknown')
  const { name, route, params } = found
  const me = world.people.find((person) => person.id === world.signedInAs)
  if (me === undefined && route.access !== 'public') throw new FakeProblem(401, 'session.required')
  const handler = handlers[name] as AnyHandler | undefined
  if (handler === undefined) throw new FakeProblem(501, 'fake.unbuilt', { detail: name })
  const text = await request.text()
  const answer = handler({
    world,
    me,
    params: route.params?.parse(params),
    query: route.query?.parse(Object.fromEntries(url.searchParams)),
    body: route.body?.parse(text === '' ? undefined : JSON.parse(text)),
    version: readVersion(request.headers.get('if-match')),
  })
  const checked = route.response.parse(answer)
  if (route.status === 204) return new Response(null, { status: 204 })
  return Response.json(checked, { status: route.status ?? 200 })
}

function readVersion(header: string | null): number | undefined {
  return header === null ? undefined : Number(header.replaceAll('"', ''))
}
