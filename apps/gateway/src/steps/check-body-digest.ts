/** Refuses a body that is not the one its digest was made of (SG4). */
import { verifyContentDigest, verifyContentMd5 } from '@portico/signing'
import type { Call } from '../call.ts'
import { refuseCall, type Verdict } from '../refusal.ts'

const noBody = new Uint8Array(0)

/** `Content-MD5` on any call; `Content-Digest` where a message signature rests on it. */
export function checkBodyDigest(call: Call): Verdict {
  const md5 = call.headers.get('content-md5')
  if (md5 !== undefined && !verifyContentMd5(md5, call.body ?? noBody)) return refuseCall('I400I5')
  if (call.signatureScheme !== 'http-message') return null
  const digest = call.headers.get('content-digest')
  if (digest === undefined) return null
  if (verifyContentDigest(digest, call.body ?? noBody)) return null
  return refuseCall('I400HD', { name: 'Content-Digest', reason: 'is not the digest of the body' })
}
