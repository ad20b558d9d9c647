/**
 * `/_portico/authorize`: the same decision for calls that another proxy forwards (GW7). nginx and others
 * send the original method and target in headers, Envoy appends the target to the path.
 */
import { gatewayErrors, type GatewayErrorCode } from '@portico/contract'
import { answerJson, type Answer } from '../answer.ts'
import { openCall, type Arrival, type Call } from '../call.ts'
import { checkHead } from '../engine/check-head.ts'
import type { CallOutcome } from '../engine/engine.ts'
import { isForm } from '../forms.ts'
import { listIdentityHeaders } from '../forward.ts'
import { CallHeaders } from '../headers.ts'
import type { Decide } from '../pipeline.ts'
import { answerRefusal } from '../refuse.ts'
import { refuseCall, type CallRefusal } from '../refusal.ts'
import type { World } from '../world/world.ts'

export const authorizePath = '/_portico/authorize'

const methodHeaders = ['x-original-method', 'x-forwarded-method'] as const
const targetHeaders = ['x-original-uri', 'x-forwarded-uri'] as const
/** Of the question, not of the call that it is about. */
const questionHeaders: ReadonlySet<string> = new Set([
  ...methodHeaders,
  ...targetHeaders,
  'content-length',
  'transfer-encoding',
  'expect',
])

export interface AuthorizeDeps {
  readonly decide: Decide
  readonly readWorld: () => World | null
  readonly onFinish: (call: Call, outcome: CallOutcome) => void
}

/**
 * Every source that is there must say the same: a proxy overwrites only the headers that it knows, so
 * another one may be the caller's own invention (T086).
 */
function agree(values: readonly (string | undefined)[]): string | undefined | null {
  const given = new Set(values.filter((value) => value !== undefined && value !== ''))
  if (given.size > 1) return null
  return [...given][0]
}

function readQuestion(arrival: Arrival): Arrival | CallRefusal {
  const { headers } = arrival
  const suffix = arrival.target.slice(authorizePath.length)
  const appended = suffix.startsWith('/') ? suffix : undefined
  for (const name of [...methodHeaders, ...targetHeaders]) {
    if (headers.isRepeated(name))
      return refuseCall('I400HD', { name, reason: 'stands more than once' })
  }
  const method = agree(methodHeaders.map((name) => headers.get(name)))
  const target = agree([appended, ...targetHeaders.map((name) => headers.get(name))])
  if (method === null || target === null) {
    return refuseCall('I400FR', { reason: 'the original method or target is told in two ways' })
  }
  if (target === undefined) return refuseCall('I400MH', { name: 'X-Original-URI' })
  if (method === undefined && appended === undefined) {
    return refuseCall('I400MH', { name: 'X-Original-Method' })
  }
  const host = headers.get('x-forwarded-host') ?? headers.get('host') ?? ''
  const isTls = (headers.get('x-forwarded-proto') ?? arrival.scheme) === 'https'
  const kept = ['Host', host]
  for (let index = 0; index + 1 < headers.raw.length; index += 2) {
    const name = headers.raw[index] ?? ''
    const lowerName = name.toLowerCase()
    if (lowerName === 'host' || questionHeaders.has(lowerName)) continue
    kept.push(name, headers.raw[index + 1] ?? '')
  }
  return {
    ...arrival,
    method: method ?? arrival.method,
    target,
    scheme: isTls ? 'https' : 'http',
    headers: new CallHeaders(kept),
    readWholeBody: null,
  }
}

async function decideQuestion(deps: AuthorizeDeps, call: Call): Promise<CallRefusal | null> {
  const { method, target, headers } = call
  const refused = checkHead({ method, target, headers, version: '1.1' }, { bodyLimitBytes: 0 })
  if (refused !== null) return refused
  if (isForm(call) && headers.has('x-ca-signature')) {
    return refuseCall('I400BD', { reason: 'the signature of a form covers a body not seen here' })
  }
  const world = deps.readWorld()
  return world === null ? refuseCall('X503NC') : deps.decide('decision', call, world)
}

/** The two statuses that every proxy takes for a refusal: who are you, and you may not. */
function statusOf(code: GatewayErrorCode): 401 | 403 {
  const asksForCredentials =
    code === 'A400MA' || code === 'A400IK' || code === 'A403IS' || code === 'S403NU'
  return asksForCredentials || code === 'S403TE' || gatewayErrors[code].status === 400 ? 401 : 403
}

/** 200 with the identity headers, or 401 or 403 with the code. Only trusted proxies may ask. */
export async function answerAuthorize(
  deps: AuthorizeDeps,
  arrival: Arrival,
  isTrustedPeer: boolean,
): Promise<Answer> {
  const { requestId } = arrival
  if (!isTrustedPeer) return answerRefusal(refuseCall('A403DE'), { requestId, status: 403 })
  const startedMs = performance.now()
  const question = readQuestion(arrival)
  if ('code' in question) return answerRefusal(question, { requestId, status: 403 })
  const call = openCall(question)
  const refusal = await decideQuestion(deps, call)
  const status = refusal === null ? 200 : statusOf(refusal.code)
  deps.onFinish(call, {
    status,
    code: refusal?.code ?? null,
    durationMs: performance.now() - startedMs,
    upstreamMs: null,
    requestBytes: 0,
    responseBytes: 0,
  })
  if (refusal !== null) return answerRefusal(refusal, { requestId, status })
  return answerJson(200, { allowed: true, requestId }, listIdentityHeaders(call))
}
