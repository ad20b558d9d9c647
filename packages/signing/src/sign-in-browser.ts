/** Signs a whole request with WebCrypto, for pages: the console's try-it, a developer's playground. */
import type { SigningRefused } from './refusal.ts'
import { completeRequest } from './request-headers.ts'
import type { CompletedRequest, RequestToSend } from './request-headers.ts'

const WEB_NAMES = { HmacSHA256: 'SHA-256', HmacSHA1: 'SHA-1' } as const

/**
 * The same signature as `signRequest` makes. WebCrypto has no MD5, so a body that is not a form stays
 * uncovered unless the caller puts a `content-md5` among the headers. Pages cannot set `Date`; leave it out.
 */
export async function signInBrowser(
  request: RequestToSend & Readonly<{ appSecret: string }>,
): Promise<CompletedRequest | SigningRefused> {
  const completed = completeRequest(request)
  if (!completed.ok) return completed
  const text = new TextEncoder()
  const key = await crypto.subtle.importKey(
    'raw',
    text.encode(request.appSecret),
    { name: 'HMAC', hash: WEB_NAMES[request.algorithm ?? 'HmacSHA256'] },
    false,
    ['sign'],
  )
  const bytes = await crypto.subtle.sign('HMAC', key, text.encode(completed.stringToSign))
  const { headers, stringToSign } = completed
  headers['x-ca-signature'] = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return { ok: true, headers, stringToSign }
}
