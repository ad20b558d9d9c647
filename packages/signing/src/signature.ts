/** Signs a string, and compares signatures without telling how far they agree. */
import type { PreparedSecret } from './prepared-secret.ts'
import type { SignatureAlgorithm } from './signature-algorithm.ts'
import { refuse } from './refusal.ts'
import type { SigningRefused } from './refusal.ts'

/**
 * Reads `X-Ca-Signature-Method`: `HmacSHA256` when absent, else exactly one of the two names (SG2).
 * Anything else, blanks and other letter cases included, is refused with `algorithm.unknown`. Whether
 * `HmacSHA1` is allowed is the organisation's to say, not this function's.
 */
export function readSignatureAlgorithm(
  value: string | undefined,
): Readonly<{ ok: true; algorithm: SignatureAlgorithm }> | SigningRefused {
  if (value === undefined || value === 'HmacSHA256') return { ok: true, algorithm: 'HmacSHA256' }
  if (value === 'HmacSHA1') return { ok: true, algorithm: value }
  return refuse('algorithm.unknown')
}

/**
 * Base64 of the HMAC of the string to sign, both taken as UTF-8 (SG1).
 *
 * @example
 * sign(prepareSecret('AppSecret-Example_001'), 'HmacSHA256', stringToSign)
 */
export function sign(
  secret: PreparedSecret,
  algorithm: SignatureAlgorithm,
  stringToSign: string,
): string {
  return secret.hmac(algorithm, stringToSign)
}

/**
 * Whether `signature` is the base64 signature of the string (SG2). The comparison takes the same time
 * wherever the two differ. It compares the texts, not the bytes they encode, so that a signature has
 * exactly one accepted spelling: other alphabets, missing padding and stray low bits are refused.
 */
export function verifySignature(
  secret: PreparedSecret,
  algorithm: SignatureAlgorithm,
  stringToSign: string,
  signature: string,
): boolean {
  const good = sign(secret, algorithm, stringToSign)
  // The length is no secret.
  if (signature.length !== good.length) return false
  // Without an end before the end. As bytes for `timingSafeEqual` the texts would have to be written first, which
  // takes longer than all of this.
  let difference = 0
  for (let index = 0; index < good.length; index += 1) {
    difference |= signature.charCodeAt(index) ^ good.charCodeAt(index)
  }
  return difference === 0
}
