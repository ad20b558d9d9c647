/** Signs and verifies requests after RFC 9421 with `hmac-sha256`, the AppKey as `keyid` (SG6). */
import type { PreparedSecret } from '../prepared-secret.ts'
import { refuse } from '../refusal.ts'
import { sign, verifySignature } from '../signature.ts'
import { writeContentDigest } from './content-digest.ts'
import type { MessageRefused, MessageSignature } from './message-signature.ts'
import { buildSignatureBase } from './signature-base.ts'
import type { MessageToSign } from './signature-base.ts'
import { writeInnerList } from './structured-fields.ts'
import type { BareItem } from './structured-fields.ts'

/**
 * Whether one of the secrets made the signature; answers which, or with `base` what should have been signed (SG5). Says
 * nothing about coverage (`findUncoveredComponents`), time (`checkMessageTimes`), nonce or the body's digest.
 */
export function verifyMessage(
  message: MessageToSign,
  signature: MessageSignature,
  secrets: readonly PreparedSecret[],
): Readonly<{ ok: true; secretIndex: number }> | (MessageRefused & Readonly<{ base?: string }>) {
  const base = buildSignatureBase(message, signature.components, signature.parameters)
  if (!base.ok) return base
  const secretIndex = secrets.findIndex((secret) =>
    verifySignature(secret, 'HmacSHA256', base.text, signature.signature),
  )
  if (secretIndex >= 0) return { ok: true, secretIndex }
  return { ...refuse('signature.mismatch'), base: base.text }
}

export type SignMessageInput = Readonly<{
  method: string
  url: string | URL
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array | undefined
  appKey: string
  secret: PreparedSecret
  /** Milliseconds since 1970; signed in whole seconds. */
  nowMs: number
  nonce: string
  /** Seconds after which nobody may accept it; absent means the verifier's window alone. */
  lifetimeSeconds?: number
  /** Lower-case names of further headers to cover. */
  alsoSign?: readonly string[]
}>

/**
 * Answers with the headers to add: `signature-input`, `signature` and, with a body, `content-digest`.
 * Covers method, path, query and authority, so that the call is good for this host and target alone.
 */
export function signMessage(
  input: SignMessageInput,
): Readonly<{ ok: true; headers: Record<string, string> }> | MessageRefused {
  const url = new URL(input.url)
  const added: Record<string, string> = {}
  const components = ['@method', '@authority', '@path']
  if (url.search !== '') components.push('@query')
  if (input.body !== undefined && input.body.length > 0) {
    added['content-digest'] = writeContentDigest('sha-256', input.body)
    components.push('content-digest')
  }
  components.push(...(input.alsoSign ?? []))

  const headers = new Headers({ ...input.headers, ...added })
  const parameters = writeParameters(input, components)
  const message: MessageToSign = {
    method: input.method.toUpperCase(),
    scheme: url.protocol === 'https:' ? 'https' : 'http',
    authority: url.host,
    target: url.pathname + url.search,
    header: (name) => headers.get(name) ?? undefined,
  }
  const base = buildSignatureBase(message, components, parameters)
  if (!base.ok) return base
  added['signature-input'] = `sig1=${parameters}`
  added['signature'] = `sig1=:${sign(input.secret, 'HmacSHA256', base.text)}:`
  return { ok: true, headers: added }
}

function writeParameters(input: SignMessageInput, components: readonly string[]): string {
  const createdSeconds = Math.floor(input.nowMs / 1000)
  const parameters = new Map<string, BareItem>([['created', integer(createdSeconds)]])
  if (input.lifetimeSeconds !== undefined) {
    parameters.set('expires', integer(createdSeconds + input.lifetimeSeconds))
  }
  parameters.set('nonce', string(input.nonce))
  parameters.set('keyid', string(input.appKey))
  parameters.set('alg', string('hmac-sha256'))
  const items = components.map((name) => ({ item: string(name), parameters: new Map() }))
  return writeInnerList({ items, parameters })
}

function integer(value: number): BareItem {
  return { type: 'integer', value }
}

function string(value: string): BareItem {
  return { type: 'string', value }
}
