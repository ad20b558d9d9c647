/** Calls to a server under test by the contract's routes: injected into it, or over sockets. */
import { once } from 'node:events'
import http from 'node:http'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { routes } from '@portico/contract'
import type { Problem, Route, RouteAnswer, RouteCall, RouteName, Routes } from '@portico/contract'
import type { Acknowledged } from '@portico/store'
import { noteAnswer } from './testing-client-log.ts'

/** What came back. `answer` throws for a problem and `problem` for a success, so that a test cannot look past either. */
export type TestAnswer<Body> = Readonly<{
  status: number
  headers: Readonly<Record<string, unknown>>
  text: string
  answer: Body
  problem: Problem
}>

/** Per call: `version` becomes `If-Match`. */
export type TestCallOptions = Readonly<{
  version?: number
  headers?: Readonly<Record<string, string>>
}>

/** Calls a route of the contract by its name. */
export type TestCaller = <Name extends RouteName>(
  name: Name,
  call?: RouteCall<Routes[Name]>,
  options?: TestCallOptions,
) => Promise<TestAnswer<RouteAnswer<Routes[Name]>>>

type Request = Readonly<{
  method: Route['method']
  /** With its query. */
  path: string
  headers: Readonly<Record<string, string>>
  body: unknown
}>

/** Brings a request to the server and its answer back. */
type Send = (request: Request) => Promise<Pick<TestAnswer<unknown>, 'status' | 'headers' | 'text'>>

/** Makes a caller that sends these headers with each call, past any socket; `log` gets what it was promised. */
export function createTestCaller(
  app: FastifyInstance,
  standing: Readonly<Record<string, string>>,
  log: Acknowledged[] = [],
): TestCaller {
  const send: Send = async ({ method, path, headers, body }) => {
    const payload = body === undefined ? {} : { payload: body as object }
    const response = await app.inject({ method, url: path, headers, ...payload })
    return { status: response.statusCode, headers: response.headers, text: response.body }
  }
  return createCaller(send, standing, log)
}

/** The same by HTTP, with a connection of its own for every call, to a server that listens at `url`. */
export function createSocketCaller(
  url: string,
  standing: Readonly<Record<string, string>>,
  log: Acknowledged[] = [],
): TestCaller {
  const send: Send = async ({ method, path, headers, body }) => {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    // Of a DELETE Node says no length by itself.
    const described =
      payload === undefined
        ? {}
        : {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(payload)),
          }
    const request = http.request(`${url}${path}`, {
      method,
      headers: { ...described, ...headers },
      agent: false,
    })
    request.end(payload)
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    const answer = await text(response)
    return { status: response.statusCode ?? 0, headers: response.headers, text: answer }
  }
  return createCaller(send, standing, log)
}

function createCaller(
  send: Send,
  standing: Readonly<Record<string, string>>,
  log: Acknowledged[],
): TestCaller {
  return async (name, call, options = {}) => {
    const route: Route = routes[name]
    const given = (call ?? {}) as { params?: object; query?: object; body?: unknown }
    const params = given.params ?? {}
    const query = new URLSearchParams(stringsOf(given.query ?? {})).toString()
    const path = `/api/v1${expandPath(route.path, params)}${query === '' ? '' : `?${query}`}`
    const headers = {
      ...standing,
      ...(options.version === undefined ? {} : { 'if-match': `"${options.version}"` }),
      ...options.headers,
    }
    const told = await send({ method: route.method, path, headers, body: given.body })
    noteAnswer(log, name, stringsOf(params)['id'] ?? '', told)
    return readAnswer(told.status, told.headers, told.text, route)
  }
}

function expandPath(path: string, params: object): string {
  const values = new Map(Object.entries(stringsOf(params)))
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? ''),
  )
}

function stringsOf(values: object): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
}

function readAnswer<Body>(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  text: string,
  route: Route,
): TestAnswer<Body> {
  const parse = () =>
    route.mediaType === undefined && text !== '' ? JSON.parse(text) : text || null
  return {
    status,
    headers,
    text,
    get answer() {
      if (status >= 400) throw new Error(`the call was refused: ${status} ${text}`)
      return parse() as Body
    },
    get problem() {
      if (status < 400) throw new Error(`the call was not refused: ${status} ${text}`)
      return JSON.parse(text) as Problem
    },
  }
}
