/** What goes to the upstream and what comes back: which headers pass, which never do (GW3). Pure. */
import type { Environment } from '@portico/domain'
import { withoutQueryParameters } from '@portico/signing'
import { describeAddress, requireLearnt, type Call } from './call.ts'
import type { HeaderName } from './header-name.ts'
import type { CallHeaders } from './headers.ts'
import { writeTraceparent } from './tracing/trace-context.ts'

type Keep = (name: HeaderName) => boolean

const keepForUpstream: Keep = (name) => name.passesToUpstream
const keepForCaller: Keep = (name) => name.passesToCaller

export interface ForwardPlan {
  readonly upstream: URL
  readonly method: string
  /** The call's target, less what its signature does not cover; the upstream's base path goes before it. */
  readonly target: string
  /** Which lines of the call go on; the rest is the gateway's own. */
  readonly keeps: Keep
  /** The lines that the gateway adds, each with its end; Host and Content-Length are the engine's. */
  readonly added: string
  readonly timeoutMs: number
  readonly allowsLongAnswers: boolean
  /** Whether safe requests may stand in a row on one connection to the upstream. */
  readonly sharesConnections: boolean
}

function writeCallIdentity(call: Call): string {
  const { identityLines } = requireLearnt(call.application, 'application')
  const environment: Environment = requireLearnt(call.environment, 'environment')
  const ofCall = `X-Portico-Environment: ${environment}\r\nX-Ca-Request-Id: ${call.requestId}\r\n`
  return identityLines + ofCall
}

/** Lines as a list: name, value, name, value … */
function listLines(lines: string): string[] {
  return lines
    .split('\r\n')
    .slice(0, -1)
    .flatMap((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    })
}

/** The headers by which an upstream, or a proxy that asked, knows whose call it is: name, value, name, value … */
export function listIdentityHeaders(call: Call): string[] {
  return listLines(writeCallIdentity(call))
}

/** As text and not as a list: most of it is the same for all calls of an application, and is not written again. */
function writeAdded(call: Call): string {
  const host = call.headers.get('host')
  const hostLine = host === undefined ? '' : `X-Forwarded-Host: ${host}\r\n`
  const traceLine = call.trace === null ? '' : `traceparent: ${writeTraceparent(call.trace)}\r\n`
  const from = `X-Forwarded-For: ${describeAddress(call.clientAddress)}\r\nX-Forwarded-Proto: `
  return `${writeCallIdentity(call)}${from}${call.scheme}\r\n${hostLine}${traceLine}`
}

/** Which lines of a call may go to the upstream. */
function selectForwarded(call: Call): Keep {
  const { tied } = call.headers
  const isMessageSigned = call.messageSignature !== null
  const isTraced = call.trace !== null
  if (tied.size === 0 && !isMessageSigned && !isTraced) return keepForUpstream
  return (name) => {
    if (!name.passesToUpstream || tied.has(name.lower)) return false
    if (isTraced && name.lower === 'traceparent') return false
    // What signed the call for the gateway says nothing to the upstream.
    return !(isMessageSigned && name.lower.startsWith('signature'))
  }
}

/** Plans the forwarding of a call that every step has let pass. The target's bytes stay as they were. */
export function planForward(call: Call): ForwardPlan {
  const api = requireLearnt(call.api, 'API')
  const environment = requireLearnt(call.environment, 'environment')
  return {
    upstream: requireLearnt(api.upstreams[environment], 'upstream'),
    method: call.method,
    target: withoutQueryParameters(call.target, call.shadowedParameters),
    keeps: selectForwarded(call),
    // Beside the lines that are kept, so that no Connection line can take them away (T107).
    added: writeAdded(call),
    timeoutMs: api.timeoutMs,
    allowsLongAnswers: api.allowsLongAnswers,
    sharesConnections: api.sharesConnections,
  }
}

/** The path of an upstream's URL, which goes before the target of every call. */
export function basePathOf(upstream: URL): string {
  return upstream.pathname.replace(/\/+$/, '')
}

/** The lines for the upstream as a list: those of the call that pass, then the gateway's own. */
export function listForwardedHeaders(headers: CallHeaders, plan: ForwardPlan): string[] {
  return [...listKept(headers, plan.keeps), ...listLines(plan.added)]
}

/** Which lines of an upstream's answer the caller gets. */
export function selectReturned(headers: CallHeaders): Keep {
  const { tied } = headers
  if (tied.size === 0) return keepForCaller
  return (name) => name.passesToCaller && !tied.has(name.lower)
}

/** The headers of an upstream's answer as the caller gets them. */
export function listReturnedHeaders(headers: CallHeaders, requestId: string): string[] {
  return ['X-Ca-Request-Id', requestId, ...listKept(headers, selectReturned(headers))]
}

function listKept(headers: CallHeaders, keeps: Keep): string[] {
  const kept: string[] = []
  for (let index = 0; index < headers.count; index += 1) {
    const name = headers.nameAt(index)
    if (name !== undefined && keeps(name)) kept.push(name.spelling, headers.valueAt(index))
  }
  return kept
}

/** The length that the head of a call announces, or null where the body is chunked. */
export function readContentLength(headers: CallHeaders): number | null {
  const length = headers.get('content-length')
  return length === undefined ? null : Number(length)
}
