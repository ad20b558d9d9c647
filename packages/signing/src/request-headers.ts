/** Completes a request's headers with everything an X-Ca signature covers; pure, for Node and browsers. */
import { classifyContentType } from './content-type.ts'
import { writeHeaderText } from './header-text.ts'
import type { SignatureAlgorithm } from './signature-algorithm.ts'
import type { SigningRefused } from './refusal.ts'
import { readSignedHeaders } from './signed-headers.ts'
import { buildStringToSign } from './string-to-sign.ts'

export type Stage = 'RELEASE' | 'PRE' | 'TEST'

export type RequestToSend = Readonly<{
  method: string
  /** Absolute; its path and query are signed as the URL standard spells them, which is how `fetch` sends them. */
  url: string | URL
  headers?: Readonly<Record<string, string>>
  /** Names among `headers` to sign beside the `X-Ca-*` ones. */
  alsoSign?: readonly string[]
  body?: string | Uint8Array | undefined
  appKey: string
  /** Milliseconds since 1970. */
  timestampMs: number
  /** Fresh for every call, a UUID say. */
  nonce: string
  /** Absent means RELEASE to the gateway. */
  stage?: Stage
  /** HmacSHA256 unless the gateway's owner asks for the old one. */
  algorithm?: SignatureAlgorithm
}>

/** Headers to send but for the signature, and what it has to sign. */
export type CompletedRequest = Readonly<{
  ok: true
  headers: Record<string, string>
  stringToSign: string
}>

const MADE_HERE = new Set(['x-ca-signature', 'x-ca-signature-headers'])
/** Only read for forms, where anything beyond ASCII is refused; so lost bytes cannot pass unnoticed. */
const bodyText = new TextDecoder('utf-8', { ignoreBOM: true })

/** The body that a `Content-MD5` belongs to: not empty, no form, no digest given yet; else undefined. */
export function findBodyToDigest({
  body,
  headers = {},
}: RequestToSend): string | Uint8Array | undefined {
  if (body === undefined || body.length === 0) return undefined
  const { 'content-md5': given, 'content-type': contentType = '' } = lowerCaseHeaders(headers)
  return given === undefined && classifyContentType(contentType) === 'other' ? body : undefined
}

/**
 * Adds the `X-Ca-*` headers and signs all of them. `Accept` and, with a body, `Content-Type` are
 * always set, because HTTP libraries add their own where they are missing and thereby break the
 * signature. The nonce and the clock are the caller's.
 *
 * Refuses what no gateway of this scheme can verify, with the codes of `buildStringToSign`.
 */
export function completeRequest(
  request: RequestToSend,
  contentMd5?: string,
): CompletedRequest | SigningRefused {
  const { body } = request
  const url = new URL(request.url)
  const headers = lowerCaseHeaders(request.headers ?? {})
  headers['accept'] ??= '*/*'
  if (body !== undefined && body.length > 0) {
    headers['content-type'] ??=
      typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream'
  }
  if (contentMd5 !== undefined) headers['content-md5'] = contentMd5
  headers['x-ca-key'] = request.appKey
  headers['x-ca-timestamp'] = String(request.timestampMs)
  headers['x-ca-nonce'] = request.nonce
  headers['x-ca-signature-method'] = request.algorithm ?? 'HmacSHA256'
  if (request.stage !== undefined) headers['x-ca-stage'] = request.stage

  const listed = Object.keys(headers).filter((name) => name.startsWith('x-ca-'))
  listed.push(...(request.alsoSign ?? []).map((name) => name.toLowerCase()))
  headers['x-ca-signature-headers'] = listed.sort().join(',')
  const signedHeaders = readSignedHeaders(headers['x-ca-signature-headers'])
  if (!signedHeaders.ok) return signedHeaders
  const built = buildStringToSign({
    method: request.method.toUpperCase(),
    target: url.pathname + url.search,
    header: (name) => headers[name],
    signedHeaders,
    formBody: typeof body === 'string' ? body : bodyText.decode(body),
  })
  return built.ok ? { ok: true, headers, stringToSign: built.text } : built
}

/** Null prototype: a header may be called `__proto__`. */
function lowerCaseHeaders(given: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(given)) {
    const lowerCaseName = name.toLowerCase()
    if (!MADE_HERE.has(lowerCaseName)) headers[lowerCaseName] = writeHeaderText(value)
  }
  return headers
}
