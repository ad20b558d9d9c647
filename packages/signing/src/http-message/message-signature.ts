/** Reads the signature of a request after RFC 9421 and says what it covers; pure. */
import type { HeaderLookup } from '../header-text.ts'
import { refuse } from '../refusal.ts'
import type { SigningRefused } from '../refusal.ts'
import {
  parseBytesDictionary,
  parseInnerListDictionary,
  writeInnerList,
} from './structured-fields.ts'
import type { InnerList } from './structured-fields.ts'

export type MessageSignatureCode =
  /** `Signature` or `Signature-Input` is absent. */
  | 'message-signature.missing'
  /** One of the two is malformed, they disagree, or a parameter has the wrong type. */
  | 'message-signature.malformed'
  /** More than one signature: which of them would count is not for us to choose. */
  | 'message-signature.several'
  | 'message-signature.algorithm'
  | 'message-signature.no-key'
  /** A component that this profile does not know, or one with parameters. */
  | 'component.unknown'
  | 'component.repeated'
  /** A covered header is absent or holds more than printable ASCII. */
  | 'component.invalid'
  | 'signature.mismatch'
  /** `created` is absent, or further from now than the window. */
  | 'created.out-of-window'
  | 'signature.expired'

export type MessageRefused = SigningRefused<MessageSignatureCode>

/** The derived components (RFC 9421 2.2) that this profile takes part in. */
const derivedComponents = [
  '@method',
  '@target-uri',
  '@authority',
  '@scheme',
  '@request-target',
  '@path',
  '@query',
] as const
export type DerivedComponent = (typeof derivedComponents)[number]

export type MessageSignature = Readonly<{
  ok: true
  label: string
  /** AppKey. */
  keyId: string
  /** Seconds since 1970. */
  createdSeconds: number | undefined
  expiresSeconds: number | undefined
  nonce: string | undefined
  /** In the order signed: derived components and lower-case header names. */
  components: readonly string[]
  /** Canonical text of the signature's parameters, the last line of what is signed. */
  parameters: string
  /** Base64. */
  signature: string
}>

const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
const derived: ReadonlySet<string> = new Set(derivedComponents)

/**
 * Reads `Signature-Input` and `Signature`, each given as one value (several lines joined by `, `).
 * Exactly one signature is accepted, with `keyid`, and with `alg`, where stated, `hmac-sha256` (SG6).
 * Nothing is verified yet.
 */
export function readMessageSignature(header: HeaderLookup): MessageSignature | MessageRefused {
  const inputField = header('signature-input')
  const signatureField = header('signature')
  if (inputField === undefined || signatureField === undefined) {
    return refuse('message-signature.missing')
  }
  const inputs = parseInnerListDictionary(inputField)
  const signatures = parseBytesDictionary(signatureField)
  if (inputs === null || signatures === null) return refuse('message-signature.malformed')
  if (inputs.size > 1 || signatures.size > 1) return refuse('message-signature.several')
  for (const [label, list] of inputs) {
    const signature = signatures.get(label)
    if (signature !== undefined) return readSignature(label, list, signature)
  }
  return refuse('message-signature.malformed')
}

/**
 * Lists what a signature had to cover and does not (SG6): the method, the whole target (as `@target-uri`,
 * `@request-target`, or `@path` with `@query` where there is one), the digest of a body, the stage; then the
 * parameters `created` and, where required, `nonce`. Empty when the coverage is sufficient.
 */
export function findUncoveredComponents(
  { components, createdSeconds, nonce }: MessageSignature,
  needs: Readonly<{
    hasQuery: boolean
    hasBody: boolean
    /** Whether `X-Ca-Stage` is among the headers. */
    hasStage: boolean
    requireTimestamp: boolean
    requireNonce: boolean
  }>,
): string[] {
  const covers = (name: string) => components.includes(name)
  const uncovered: string[] = []
  if (!covers('@method')) uncovered.push('@method')
  if (!covers('@target-uri') && !covers('@request-target')) {
    if (!covers('@path')) uncovered.push('@path')
    if (needs.hasQuery && !covers('@query')) uncovered.push('@query')
  }
  if (needs.hasBody && !covers('content-digest')) uncovered.push('content-digest')
  if (needs.hasStage && !covers('x-ca-stage')) uncovered.push('x-ca-stage')
  if (needs.requireTimestamp && createdSeconds === undefined) uncovered.push('created')
  if (needs.requireNonce && nonce === undefined) uncovered.push('nonce')
  return uncovered
}

/** Whether the signature is fresh (SG3): `created` within the window either way, `expires` not passed. */
export function checkMessageTimes(
  { createdSeconds, expiresSeconds }: MessageSignature,
  clock: Readonly<{ nowMs: number; windowSeconds: number; requireTimestamp: boolean }>,
): Readonly<{ ok: true }> | MessageRefused {
  const { nowMs, windowSeconds, requireTimestamp } = clock
  const isInWindow =
    createdSeconds === undefined
      ? !requireTimestamp
      : Math.abs(nowMs - createdSeconds * 1000) <= windowSeconds * 1000
  if (!isInWindow) return refuse('created.out-of-window')
  if (expiresSeconds !== undefined && nowMs > expiresSeconds * 1000) {
    return refuse('signature.expired')
  }
  return { ok: true }
}

function readSignature(
  label: string,
  list: InnerList,
  signature: string,
): MessageSignature | MessageRefused {
  const components: string[] = []
  for (const { item, parameters } of list.items) {
    const name = String(item.value)
    const isKnown = derived.has(name) || FIELD_NAME.test(name)
    if (item.type !== 'string' || parameters.size > 0 || !isKnown) {
      return refuse('component.unknown', name)
    }
    if (components.includes(name)) return refuse('component.repeated', name)
    components.push(name)
  }

  const { created, expires, nonce, keyid, alg } = Object.fromEntries(list.parameters)
  const integers = [created, expires].every((item) => item === undefined || item.type === 'integer')
  const strings = [nonce, keyid, alg].every((item) => item === undefined || item.type === 'string')
  if (!integers || !strings) return refuse('message-signature.malformed')
  if (alg !== undefined && alg.value !== 'hmac-sha256') return refuse('message-signature.algorithm')
  if (keyid === undefined) return refuse('message-signature.no-key')
  return {
    ok: true,
    label,
    keyId: String(keyid.value),
    createdSeconds: created && Number(created.value),
    expiresSeconds: expires && Number(expires.value),
    nonce: nonce && String(nonce.value),
    components,
    parameters: writeInnerList(list),
    signature,
  }
}
