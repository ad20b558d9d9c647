/** Digests of bodies, at once or as they stream: `Content-MD5` (SG4) and `Content-Digest` (RFC 9530). */
import { createHash, hash, timingSafeEqual } from 'node:crypto'

export type BodyDigestName = 'md5' | 'sha-256' | 'sha-512'

const HASH_NAMES = { md5: 'md5', 'sha-256': 'sha256', 'sha-512': 'sha512' } as const

export type BodyDigest = Readonly<{
  update(chunk: Uint8Array): void
  /** Base64 of the digest of everything so far; ends the calculation. */
  finish(): string
}>

/** Starts a digest that is fed chunk by chunk, for bodies that pass through without being kept. */
export function startBodyDigest(name: BodyDigestName): BodyDigest {
  const digest = createHash(HASH_NAMES[name])
  return {
    update: (chunk) => {
      digest.update(chunk)
    },
    finish: () => digest.digest('base64'),
  }
}

/** Base64 digest of a whole body; a string counts as its UTF-8 bytes. */
export function digestBody(name: BodyDigestName, body: string | Uint8Array): string {
  return hash(HASH_NAMES[name], body, 'base64')
}

/**
 * Whether `Content-MD5` is the canonical base64 MD5 of the body (SG4). Other spellings of the same
 * bytes are refused, as in signatures.
 */
export function verifyContentMd5(contentMd5: string, body: string | Uint8Array): boolean {
  return equalDigests(contentMd5, digestBody('md5', body))
}

/** Compares two base64 digests in constant time; unequal lengths are unequal at once. */
export function equalDigests(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}
