/** Signs a whole request in Node: what the SDK, the command line and the tests send. */
import { digestBody } from './body-digest.ts'
import { prepareSecret } from './prepared-secret.ts'
import type { SigningRefused } from './refusal.ts'
import { completeRequest, findBodyToDigest } from './request-headers.ts'
import type { RequestToSend } from './request-headers.ts'
import { sign } from './signature.ts'

export type SignedRequest = Readonly<{
  ok: true
  /** Send exactly these: lower-case names, values one character per byte. */
  headers: Record<string, string>
  stringToSign: string
}>

/**
 * Signs a request with an AppKey and its AppSecret (SG1). A body that is not a form gets a `Content-MD5`,
 * so that the signature covers it.
 *
 * @example
 * const signed = signRequest({
 *   method: 'POST', url, headers: { 'content-type': 'application/json' }, body,
 *   appKey, appSecret, timestampMs: Date.now(), nonce: randomUUID(),
 * })
 * if (signed.ok) await fetch(url, { method: 'POST', headers: signed.headers, body })
 */
export function signRequest(
  request: RequestToSend & Readonly<{ appSecret: string }>,
): SignedRequest | SigningRefused {
  const body = findBodyToDigest(request)
  const contentMd5 = body === undefined ? undefined : digestBody('md5', body)
  const completed = completeRequest(request, contentMd5)
  if (!completed.ok) return completed
  const { headers, stringToSign } = completed
  const secret = prepareSecret(request.appSecret)
  headers['x-ca-signature'] = sign(secret, request.algorithm ?? 'HmacSHA256', stringToSign)
  return { ok: true, headers, stringToSign }
}
