/** Verifies the X-Ca signature of a request: the canonical string first, then the raw-target one. */
import type { PreparedSecret } from './prepared-secret.ts'
import type { SignatureAlgorithm } from './signature-algorithm.ts'
import { refuse } from './refusal.ts'
import type { SigningRefused } from './refusal.ts'
import { verifySignature } from './signature.ts'
import { buildRawStringToSign, buildStringToSign } from './string-to-sign.ts'
import type { RequestToSign } from './string-to-sign.ts'

export type RequestVerdict =
  | Readonly<{
      ok: true
      /** Index into `secrets` of the one that signed. */
      secretIndex: number
      signed: 'canonical' | 'raw-target'
      /** Query parameters to drop before forwarding: the signature does not cover them. */
      shadowed: readonly string[]
    }>
  /** The signature is not this request's; `stringToSign` is what the caller should have signed (SG5). */
  | (SigningRefused<'signature.mismatch'> & Readonly<{ stringToSign: string }>)
  /** The request cannot carry an X-Ca signature at all. */
  | (SigningRefused & Readonly<{ stringToSign?: undefined }>)

/**
 * Whether one of the secrets signed the request. Give all secrets that live (CR7), and a made-up one
 * for an unknown key, so that it costs and answers the same. Says nothing about clock, nonce, coverage
 * (`findUncoveredHeaders`) or the body's digest (`verifyContentMd5`).
 */
export function verifyRequest(
  request: RequestToSign,
  secrets: readonly PreparedSecret[],
  algorithm: SignatureAlgorithm,
  signature: string,
): RequestVerdict {
  const built = buildStringToSign(request)
  if (!built.ok) return built
  const canonicalIndex = findSigner(built.text, secrets, algorithm, signature)
  if (canonicalIndex >= 0) {
    const { shadowed } = built
    return { ok: true, secretIndex: canonicalIndex, signed: 'canonical', shadowed }
  }
  const raw = buildRawStringToSign(request)
  if (raw !== undefined && raw !== built.text) {
    const rawIndex = findSigner(raw, secrets, algorithm, signature)
    if (rawIndex >= 0)
      return { ok: true, secretIndex: rawIndex, signed: 'raw-target', shadowed: [] }
  }
  return { ...refuse('signature.mismatch'), stringToSign: built.text }
}

/** Index of the secret that made the signature, or -1. */
function findSigner(
  text: string,
  secrets: readonly PreparedSecret[],
  algorithm: SignatureAlgorithm,
  signature: string,
): number {
  return secrets.findIndex((secret) => verifySignature(secret, algorithm, text, signature))
}
