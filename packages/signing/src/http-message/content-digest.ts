/** `Content-Digest` (RFC 9530): which digests of the body a request states, and whether they hold. */
import { digestBody, equalDigests } from '../body-digest.ts'
import { parseBytesDictionary } from './structured-fields.ts'

const KNOWN = ['sha-256', 'sha-512'] as const
export type ContentDigestName = (typeof KNOWN)[number]
export type ContentDigest = Readonly<{ name: ContentDigestName; digest: string }>

/**
 * The digests that count: SHA-256 and SHA-512, others are ignored as RFC 9530 tells. Null when the
 * field is malformed or states none of the two. All of the answer must hold for the body; feed
 * `startBodyDigest` with each name where the body streams, and compare with `equalDigests`.
 */
export function readContentDigest(field: string): readonly ContentDigest[] | null {
  const members = parseBytesDictionary(field)
  if (members === null) return null
  const digests: ContentDigest[] = []
  for (const name of KNOWN) {
    const digest = members.get(name)
    if (digest !== undefined) digests.push({ name, digest })
  }
  return digests.length === 0 ? null : digests
}

/** Whether the field is well made and every digest in it is the body's. */
export function verifyContentDigest(field: string, body: string | Uint8Array): boolean {
  const digests = readContentDigest(field)
  if (digests === null) return false
  return digests.every(({ name, digest }) => equalDigests(digest, digestBody(name, body)))
}

/** The field's value for a body. */
export function writeContentDigest(name: ContentDigestName, body: string | Uint8Array): string {
  return `${name}=:${digestBody(name, body)}:`
}
