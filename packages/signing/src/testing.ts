/** Shapes of `vectors.json` and builders for tests of this package; no product code imports it. */
import { readFileSync } from 'node:fs'
import type { HeaderLookup } from './header-text.ts'
import type { SignatureAlgorithm } from './signature-algorithm.ts'
import { readSignedHeaders } from './signed-headers.ts'
import type { RequestToSign } from './string-to-sign.ts'

type RequestVector = Readonly<{
  name: string
  secret: string
  algorithm: SignatureAlgorithm
  method: string
  target: string
  headers: Record<string, string>
  body?: string
  stringToSign: string
  bytes: number
  sha256?: string
  signature: string
}>
type Place = Readonly<{ target: string; form?: string }>
type Change = Partial<Omit<RequestVector, 'headers'>> & {
  headers?: Record<string, string | null>
}

type MessageVector = Readonly<{
  name: string
  secretBase64: string
  method: string
  scheme: 'http' | 'https'
  authority: string
  target: string
  body: string
  headers: Record<string, string>
  base: string
}>
type EquivalentVector = Readonly<{ name: string; left: Place; right: Place; shadowed?: string[] }>
type RefusedVector = Place &
  Readonly<{ name: string; code: string; fault?: string; collidesWith?: string }>

const file = new URL('vectors.json', import.meta.url)
const vectors: Readonly<{
  requests: readonly RequestVector[]
  messages: readonly MessageVector[]
  tampered: readonly Readonly<{ name: string; change: Change }>[]
  equivalent: readonly EquivalentVector[]
  refused: readonly RefusedVector[]
}> = JSON.parse(readFileSync(file, 'utf8'))

export const requestVectors = vectors.requests
export const messageVectors = vectors.messages
export const tamperedVectors = vectors.tampered
export const equivalentVectors = vectors.equivalent
export const refusedVectors = vectors.refused

/** A lookup over a plain object of lower-case names. */
export function lookup(headers: Readonly<Record<string, string | null>>): HeaderLookup {
  const map = new Map(Object.entries(headers))
  return (name) => map.get(name) ?? undefined
}

/** The request of a vector as the verifier sees it. */
export function buildRequest(
  vector: Readonly<{
    method: string
    target: string
    headers: Readonly<Record<string, string | null>>
    body?: string
  }>,
): RequestToSign {
  const header = lookup(vector.headers)
  const signedHeaders = readSignedHeaders(header('x-ca-signature-headers'))
  if (!signedHeaders.ok) throw new Error(signedHeaders.refusal.code)
  return {
    method: vector.method,
    target: vector.target,
    header,
    signedHeaders,
    formBody: vector.body,
  }
}

/** A GET or, with a form, a POST that signs no header. */
export function buildPlace(place: Place): RequestToSign {
  return buildRequest({
    method: place.form === undefined ? 'GET' : 'POST',
    target: place.target,
    headers:
      place.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    ...(place.form === undefined ? {} : { body: place.form }),
  })
}
