/** The shape of one row of the route table, from which server, client and OpenAPI document are derived. */
import type * as z from 'zod'
import type { Action } from '@portico/domain'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call a route: the one vocabulary is the permission matrix of `domain`. `public` is everybody, `signed-in`
 * whoever is signed in (it is about themselves, or shows only what they may see). An action is a row of the matrix,
 * asked of the subject in the path or of the organisation; of several, one suffices.
 */
export type Access = 'public' | 'signed-in' | Action | readonly [Action, Action, ...Action[]]

export type Route = Readonly<{
  method: HttpMethod
  /** Below `/api/v1`, with `{name}` for parameters. */
  path: string
  access: Access
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  response: z.ZodType
  /** Of success; 200 unless said. */
  status?: 200 | 201 | 202 | 204
  /** The resource has a `version` and `If-Match` is honoured. */
  versioned?: boolean
  /** A read that is refused with 429 to who asks too often; changes are documented so anyhow. */
  throttled?: boolean
  /** Answers something other than JSON, e.g. an export. */
  mediaType?: string
}>

/**
 * Whether a call of the route may ask with `wait=effective` that its answer come once every live gateway has
 * applied the change, or after five seconds. The answer's head then says how far it got: `Portico-Effective`
 * is `all`, `live` (gateways that are away are named in `Portico-Silent`), `no` (those that lag are named in
 * `Portico-Laggards`) or `unknown` (the change stands, but nobody could be asked).
 */
export function mayWait(route: Pick<Route, 'method' | 'access'>): boolean {
  return route.method !== 'GET' && route.access !== 'public'
}

/** Keeps the literal types of a table of routes. */
export function defineRoutes<const Table extends Record<string, Route>>(table: Table): Table {
  return table
}

type Parsed<S, Absent> = S extends z.ZodType ? z.output<S> : Absent
type Given<S, Absent> = S extends z.ZodType ? z.input<S> : Absent

/** What a handler receives after parsing. */
export type RouteInput<R extends Route> = Readonly<{
  params: Parsed<R['params'], undefined>
  query: Parsed<R['query'], undefined>
  body: Parsed<R['body'], undefined>
}>

/** What a client passes; parts that a route lacks may be left out. */
export type RouteCall<R extends Route> = (R['params'] extends z.ZodType
  ? { params: Given<R['params'], never> }
  : { params?: undefined }) &
  (R['query'] extends z.ZodType ? { query?: Given<R['query'], never> } : { query?: undefined }) &
  (R['body'] extends z.ZodType ? { body: Given<R['body'], never> } : { body?: undefined })

/** What a handler returns and a client receives. */
export type RouteAnswer<R extends Route> = z.output<R['response']>

/** The actions of which a caller needs one; empty where no row of the matrix decides. */
export function actionsOf({ access }: Pick<Route, 'access'>): readonly Action[] {
  if (access === 'public' || access === 'signed-in') return []
  return typeof access === 'string' ? [access] : access
}
