/** Turns the route table into Fastify routes: authenticate, parse, handle, answer field by field. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actionsOf, routes } from '@portico/contract'
import type { Route, RouteName } from '@portico/contract'
import { isOutOfReach } from '@portico/domain'
import type { AddressMatcher, Outcome } from '@portico/domain'
import type { Caller } from '../caller.ts'
import type { Confirmations } from '../feed/confirmations.ts'
import type { Authenticate } from './authenticate.ts'
import { readCallOrigin } from './caller-address.ts'
import type { Handlers } from './handler.ts'
import type { Idempotency } from './idempotency.ts'
import { parseIfMatch, parseInput } from './parse-input.ts'
import { Problem, problemOfRefusal } from './problems.ts'
import type { RecordRefusal } from './record-refusal.ts'
import { readWait, waitEffective } from './wait-effective.ts'
import { refuseCrossSite } from './refuse-cross-site.ts'

export type MountOptions = Readonly<{
  handlers: Handlers
  authenticate: Authenticate
  idempotency: Idempotency
  recordRefusal: RecordRefusal
  confirmations: Confirmations
  trustedProxies: AddressMatcher
}>

type AnyHandler = (context: unknown) => Promise<Outcome<unknown>>

type Call = Readonly<{
  name: RouteName
  route: Route
  request: FastifyRequest
  reply: FastifyReply
}>

/** Registers every route of the contract below `/api/v1`. */
export function mountRoutes(app: FastifyInstance, options: MountOptions): void {
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name]
    if (!options.handlers[name]) continue
    app.route({
      method: route.method,
      url: `/api/v1${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      handler: (request, reply) => serve({ name, route, request, reply }, options),
    })
  }
}

async function serve(call: Call, options: MountOptions): Promise<unknown> {
  const { route, request, reply } = call
  refuseCrossSite(request)
  const origin = readCallOrigin(request, options.trustedProxies)
  const caller = await options.authenticate(request, reply, origin)
  const denied = admit(route, caller)
  if (denied) return refuse(call, options, caller, denied)
  const input = parseInput(route, request)
  const waits = readWait(route, request)
  const version = route.versioned ? parseIfMatch(request) : undefined
  const handler = options.handlers[call.name] as AnyHandler
  const answer = async () => {
    const outcome = await handler({ ...input, caller, origin, version, request, reply })
    if (outcome.ok) return outcome.value
    return refuse(call, options, caller, problemOfRefusal(outcome.refusal))
  }
  if (route.method !== 'POST' || !caller) {
    const value = await answer()
    if (waits) await waitEffective(reply, options.confirmations)
    return send(route, reply, value)
  }
  const answered = await options.idempotency.once({ caller, request }, async () => ({
    status: route.status ?? 200,
    body: present(route, await answer()),
  }))
  if (waits) await waitEffective(reply, options.confirmations)
  if (answered.repeated) void reply.header('idempotent-replayed', 'true')
  return reply.code(answered.status).send(answered.body ?? undefined)
}

/** What can be decided before the subject is known; the use case decides the rest. */
function admit(route: Route, caller: Caller | null): Problem | undefined {
  if (route.access === 'public') return undefined
  if (!caller) return new Problem('session.required')
  const [action, ...others] = actionsOf(route)
  if (action !== undefined && [action, ...others].every((each) => isOutOfReach(caller.actor, each)))
    return new Problem('permission.denied', { facts: { action } })
  const readOnly =
    caller.authentication.by === 'token' && !caller.authentication.scopes.includes('write')
  return readOnly && route.method !== 'GET' ? new Problem('token.read-only') : undefined
}

async function refuse(
  { name, route, request }: Call,
  options: MountOptions,
  caller: Caller | null,
  problem: Problem,
): Promise<never> {
  if (caller) {
    const { params } = request
    await options.recordRefusal({ name, route, caller, params, code: problem.code })
  }
  throw problem
}

/** Only fields that the contract names leave. */
function present(route: Route, value: unknown): unknown {
  return route.response.parse(value)
}

function send(route: Route, reply: FastifyReply, value: unknown): FastifyReply {
  void reply.code(route.status ?? 200)
  if (route.mediaType !== undefined) {
    if (!reply.hasHeader('content-type')) void reply.type(route.mediaType)
    return reply.send(Readable.from(value as AsyncIterable<string>))
  }
  const body = present(route, value)
  return body === null ? reply.send() : reply.send(body)
}
