/** What goes to the upstream and what comes back: which headers pass, which never do (GW3). Pure. */
import type { Environment } from '@portico/domain'
import { withoutQueryParameters } from '@portico/signing'
import { describeAddress, requireLearnt, type Call } from './call.ts'
import type { CallHeaders } from './headers.ts'

/** Of one connection only (RFC 9110 7.6.1), with the names that older proxies made up. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** What a caller could forge, what is the gateway's to say, and what is spent once it is verified. */
const neverForwarded: ReadonlySet<string> = new Set([
  'host',
  'expect',
  'content-length',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-uri',
  'x-forwarded-method',
  'x-original-uri',
  'x-original-url',
  'x-original-method',
  'x-rewrite-url',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
  'x-ca-signature',
  'x-ca-signature-headers',
  'x-ca-request-id',
])

/** Only the gateway says these; an upstream's own would pass for a refusal by the gateway. */
const neverReturned: ReadonlySet<string> = new Set([
  'x-ca-request-id',
  'x-ca-error-code',
  'x-ca-error-message',
])

/** `X_Portico.App_Key` reaches many upstreams as `X-Portico-App-Key` (T106). */
function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/[_.]/g, '-')
}

const nothingTied: ReadonlySet<string> = new Set()

/** The header names that the Connection lines of a message tie to this hop. */
function listConnectionNames(raw: readonly string[]): ReadonlySet<string> {
  let names: Set<string> | null = null
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue
    names ??= new Set()
    for (const tied of (raw[index + 1] ?? '').split(',')) names.add(tied.trim().toLowerCase())
  }
  return names ?? nothingTied
}

const spellingLimit = 1000

/**
 * Remembers the verdict on a header name by its exact spelling. Callers and upstreams spell the same few
 * names again and again: judging the nine of a signed call anew took 3.7 µs, looking them up takes 1.1 µs.
 */
function rememberBySpelling(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const verdict = judge(name)
    // A copy: a name cut from a head would keep the whole head in memory. Strangers cannot fill more than this.
    if (known.size < spellingLimit && name.length <= 64)
      known.set(Buffer.from(name).toString(), verdict)
    return verdict
  }
}

const passesToUpstream = rememberBySpelling((name) => {
  const canonical = canonicalName(name)
  const isForged = canonical.startsWith('x-portico-') || neverForwarded.has(canonical)
  const isAlias = name.toLowerCase() !== canonical && canonical.startsWith('x-ca-')
  return !hopByHop.has(canonical) && !isForged && !isAlias
})

const passesToCaller = rememberBySpelling((name) => {
  const lowerName = name.toLowerCase()
  return !hopByHop.has(lowerName) && !neverReturned.has(lowerName)
})

export interface ForwardPlan {
  readonly upstream: URL
  readonly method: string
  /** Origin-form, the upstream's base path before the call's. */
  readonly path: string
  /** Name, value, name, value …; Host and Content-Length are the engine's. */
  readonly headers: string[]
  readonly timeoutMs: number
  readonly allowsLongAnswers: boolean
  /** Whether safe requests may stand in a row on one connection to the upstream. */
  readonly sharesConnections: boolean
}

/** The headers by which an upstream, or a proxy that asked, knows whose call it is. */
export function listIdentityHeaders(call: Call): string[] {
  const application = requireLearnt(call.application, 'application')
  const environment: Environment = requireLearnt(call.environment, 'environment')
  return [
    'X-Portico-Application-Id',
    application.id,
    'X-Portico-Application-Name',
    encodeURIComponent(application.name),
    'X-Portico-App-Key',
    application.appKey,
    'X-Portico-Environment',
    environment,
    'X-Ca-Request-Id',
    call.requestId,
  ]
}

function listForwardedHeaders(call: Call): string[] {
  const tied = listConnectionNames(call.headers.raw)
  const raw = call.headers.raw
  const kept: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!passesToUpstream(name) || (tied.size > 0 && tied.has(name.toLowerCase()))) continue
    // What signed the call for the gateway says nothing to the upstream.
    if (call.messageSignature !== null && name.toLowerCase().startsWith('signature')) continue
    kept.push(name, raw[index + 1] ?? '')
  }
  return kept
}

/** Plans the forwarding of a call that every step has let pass. The target's bytes stay as they were. */
export function planForward(call: Call): ForwardPlan {
  const api = requireLearnt(call.api, 'API')
  const environment = requireLearnt(call.environment, 'environment')
  const upstream = requireLearnt(api.upstreams[environment], 'upstream')
  const base = upstream.pathname.replace(/\/+$/, '')
  const headers = listForwardedHeaders(call)
  // Set after the stripping, so that no Connection line can take them away (T107).
  headers.push(...listIdentityHeaders(call))
  headers.push('X-Forwarded-For', describeAddress(call.clientAddress))
  headers.push('X-Forwarded-Proto', call.scheme)
  const host = call.headers.get('host')
  if (host !== undefined) headers.push('X-Forwarded-Host', host)
  return {
    upstream,
    method: call.method,
    path: base + withoutQueryParameters(call.target, call.shadowedParameters),
    headers,
    timeoutMs: api.timeoutMs,
    allowsLongAnswers: api.allowsLongAnswers,
    sharesConnections: api.sharesConnections,
  }
}

/** The headers of an upstream's answer as the caller gets them. */
export function listReturnedHeaders(raw: readonly string[], requestId: string): string[] {
  const tied = listConnectionNames(raw)
  const kept = ['X-Ca-Request-Id', requestId]
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!passesToCaller(name) || (tied.size > 0 && tied.has(name.toLowerCase()))) continue
    kept.push(name, raw[index + 1] ?? '')
  }
  return kept
}

/** The length that the head of a call announces, or null where the body is chunked. */
export function readContentLength(headers: CallHeaders): number | null {
  const length = headers.get('content-length')
  return length === undefined ? null : Number(length)
}
