/**
 * Header names by their spelling: what the gateway must know of one is found out once and looked up by every
 * later call. Callers and upstreams spell the same few names again and again.
 */
import { internalize } from '@portico/signing'

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

export interface HeaderName {
  /** As on the wire. */
  readonly spelling: string
  readonly lower: string
  /** Goes on to the upstream, unless the message ties it to its connection. */
  readonly passesToUpstream: boolean
  /** Goes back to the caller, with the same reservation. */
  readonly passesToCaller: boolean
}

function judgeName(spelling: string): HeaderName {
  const lower = internalize(spelling.toLowerCase())
  // `X_Portico.App_Key` reaches many upstreams as `X-Portico-App-Key` (T106).
  const canonical = lower.replaceAll(/[_.]/g, '-')
  const isForged = canonical.startsWith('x-portico-') || neverForwarded.has(canonical)
  const isAlias = lower !== canonical && canonical.startsWith('x-ca-')
  return {
    spelling,
    lower,
    passesToUpstream: !hopByHop.has(canonical) && !isForged && !isAlias,
    passesToCaller: !hopByHop.has(lower) && !neverReturned.has(lower),
  }
}

/** Strangers cannot fill more memory than this with names that they invent. */
const spellingLimit = 1000
const spellingLengthLimit = 64
const bySpelling = new Map<string, HeaderName>()

/** Everything about a name. */
export function readHeaderName(spelling: string): HeaderName {
  const known = bySpelling.get(spelling)
  if (known !== undefined) return known
  if (bySpelling.size >= spellingLimit || spelling.length > spellingLengthLimit) {
    return judgeName(spelling)
  }
  // A copy: a name cut from a head would keep the whole head in memory.
  const judged = judgeName(Buffer.from(spelling).toString())
  bySpelling.set(judged.spelling, judged)
  return judged
}

const slotCount = 1024
const slots: (HeaderName | undefined)[] = Array.from({ length: slotCount })

/**
 * Everything about a name that stands in a text, found without cutting it out and hashing what was cut.
 *
 * @param hash of the name's bytes; equal names must have equal ones
 */
export function findHeaderName(text: string, from: number, to: number, hash: number): HeaderName {
  const slot = hash & (slotCount - 1)
  const known = slots[slot]
  if (
    known !== undefined &&
    known.spelling.length === to - from &&
    text.startsWith(known.spelling, from)
  ) {
    return known
  }
  const found = readHeaderName(text.slice(from, to))
  if (bySpelling.has(found.spelling)) slots[slot] = found
  return found
}
