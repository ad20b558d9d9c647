/**
 * Signs a call of Alibaba Cloud's management API: signature version 3, `ACS3-HMAC-SHA256`, as the vendor publishes it
 * in "V3 request structure and signature" of its SDK documentation.
 */
import { createHash, createHmac } from 'node:crypto'

export type Acs3Call = Readonly<{
  /** Scheme, host and port; the host is signed. */
  origin: string
  action: string
  version: string
  query: Readonly<Record<string, string>>
  /** Sent as a form in the body, where no log of addresses sees it; empty for none. */
  form: Readonly<Record<string, string>>
}>

export type Acs3Signer = Readonly<{
  accessKeyId: string
  accessKeySecret: string
  /** Milliseconds since 1970; the vendor accepts fifteen minutes either way. */
  nowMs: number
  /** Never used before. */
  nonce: string
}>

export type SignedCall = Readonly<{
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}>

const algorithm = 'ACS3-HMAC-SHA256'

/** Builds the whole request, always a `POST` to `/`. */
export function signAcs3(call: Acs3Call, signer: Acs3Signer): SignedCall {
  const query = encodePairs(call.query)
  const body = encodePairs(call.form)
  const bodyHash = sha256(body)
  const { host } = new URL(call.origin)
  const headers: Record<string, string> = {
    host,
    'x-acs-action': call.action,
    'x-acs-content-sha256': bodyHash,
    'x-acs-date': new Date(signer.nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': signer.nonce,
    'x-acs-version': call.version,
    ...(body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  const names = Object.keys(headers).toSorted()
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = ['POST', '/', query, lines, names.join(';'), bodyHash].join('\n')
  const signature = createHmac('sha256', signer.accessKeySecret)
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest('hex')
  const credential = `Credential=${signer.accessKeyId},SignedHeaders=${names.join(';')}`
  return {
    url: `${call.origin}/${query === '' ? '' : `?${query}`}`,
    headers: {
      ...headers,
      accept: 'application/json',
      authorization: `${algorithm} ${credential},Signature=${signature}`,
    },
    body,
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** In the order of their names; RFC 3986, which escapes more than `encodeURIComponent`. */
function encodePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.keys(pairs)
    .toSorted()
    .map((name) => `${encode(name)}=${encode(pairs[name] ?? '')}`)
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
