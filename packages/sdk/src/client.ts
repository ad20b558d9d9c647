/** Typed client of the management API, derived from the route table; no generated code. */
import { routeAddresses } from '@portico/contract'
import type { Route, RouteAnswer, RouteCall, RouteName, Routes } from '@portico/contract'
import { PorticoError, readProblem } from './portico-error.ts'

export type ClientOptions = Readonly<{
  /** Origin of the control plane, e.g. `http://127.0.0.1:3000`; empty for the page's own origin. */
  url: string
  /** Personal access token; left out in a browser, where the session cookie is sent. */
  token?: string
  fetch?: typeof fetch
  /** Sent with every call, e.g. `Accept-Language`. */
  headers?: Readonly<Record<string, string>>
}>

/**
 * Per call: `version` becomes `If-Match`, `idempotencyKey` makes a repeated POST harmless. `onEffective` asks for
 * the answer to a change once the gateways have it, and is told how far it got; see `mayWait` of the contract.
 */
export type CallOptions = Readonly<{
  version?: number
  idempotencyKey?: string
  onEffective?: (effect: Effect) => void
  signal?: AbortSignal
}>

/** How far a change got: `live` where gateways that are away are not known to have it, `no` where live ones lag. */
export type Effect = Readonly<{
  effective: 'all' | 'live' | 'no' | 'unknown'
  laggards: readonly string[]
  silent: readonly string[]
}>

/** Whether a route takes no argument at all, or only optional ones. */
type Argument<R extends Route> = R['params'] extends object
  ? [call: RouteCall<R>, options?: CallOptions]
  : R['body'] extends object
    ? [call: RouteCall<R>, options?: CallOptions]
    : [call?: RouteCall<R>, options?: CallOptions]

export type Client = {
  readonly [Name in RouteName]: (
    ...given: Argument<Routes[Name]>
  ) => Promise<RouteAnswer<Routes[Name]>>
}

type Scalar = string | number | boolean | null | undefined
/** What is needed of a route at run time; its schemas are for the server. */
type Address = Pick<Route, 'method' | 'path'> & { mediaType?: string }
type AnyCall = {
  params?: Readonly<Record<string, Scalar>>
  query?: Readonly<Record<string, Scalar>>
  body?: unknown
}

/**
 * Makes a client with one method per route. A refusal rejects with `PorticoError`, which carries the
 * problem document; a lost connection rejects with `PorticoError` of code `network.unreachable`.
 */
export function createClient(options: ClientOptions): Client {
  const methods = Object.entries(routeAddresses).map(([name, route]) => [
    name,
    (call: AnyCall = {}, callOptions: CallOptions = {}) => send(options, route, call, callOptions),
  ])
  return Object.fromEntries(methods) as Client
}

async function send(
  options: ClientOptions,
  route: Address,
  call: AnyCall,
  callOptions: CallOptions,
): Promise<unknown> {
  const response = await request(options, route, call, callOptions)
  if (!response.ok) throw await readProblem(response)
  callOptions.onEffective?.(readEffect(response.headers))
  if (response.status === 204) return null
  return route.mediaType === undefined ? response.json() : response.text()
}

function readEffect(headers: Headers): Effect {
  const names = (header: string) =>
    (headers.get(header) ?? '')
      .split(', ')
      .filter((name) => name !== '')
      .map(decodeURIComponent)
  const given = headers.get('portico-effective')
  const effective = given === 'all' || given === 'live' || given === 'no' ? given : 'unknown'
  return { effective, laggards: names('portico-laggards'), silent: names('portico-silent') }
}

async function request(
  options: ClientOptions,
  route: Address,
  call: AnyCall,
  callOptions: CallOptions,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
  if (callOptions.version !== undefined) headers['if-match'] = `"${callOptions.version}"`
  if (callOptions.idempotencyKey !== undefined)
    headers['idempotency-key'] = callOptions.idempotencyKey
  const init: RequestInit = { method: route.method, headers }
  if (call.body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(call.body)
  }
  if (callOptions.signal) init.signal = callOptions.signal
  const query = callOptions.onEffective ? { ...call.query, wait: 'effective' } : call.query
  const url = `${options.url}/api/v1${expandPath(route.path, call.params)}${queryString(query)}`
  try {
    return await (options.fetch ?? fetch)(url, init)
  } catch (cause) {
    if (callOptions.signal?.aborted) throw cause
    throw PorticoError.unreachable(cause)
  }
}

function expandPath(path: string, params: AnyCall['params']): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name] ?? '')),
  )
}

function queryString(query: AnyCall['query']): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
