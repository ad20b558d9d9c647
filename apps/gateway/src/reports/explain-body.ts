/** Says of a digest that is not the body's what each side has (SG4, SG5). */
import {
  digestBody,
  equalDigests,
  readContentDigest,
  writeContentDigest,
  type Finding,
} from '@portico/signing'
import type { Call } from '../call.ts'

const noBody = new Uint8Array(0)

/** Of `Content-MD5`. */
export function explainContentMd5(call: Call): Finding[] {
  const client = call.headers.get('content-md5') ?? ''
  const server = digestBody('md5', call.body ?? noBody)
  return [{ part: 'content-md5', code: 'body.changed', facts: { client, server } }]
}

/** Of `Content-Digest`; empty where it is absent or holds, and where the call was refused before its body was read. */
export function explainContentDigest(call: Call): Finding[] {
  const client = call.headers.get('content-digest')
  const isUnread = call.body === null && call.readWholeBody !== null
  if (client === undefined || isUnread) return []
  const part = 'component:content-digest'
  const stated = readContentDigest(client)
  if (stated === null) return [{ part, code: 'content-digest.unreadable', facts: { client } }]
  const body = call.body ?? noBody
  const wrong = stated.find(({ name, digest }) => !equalDigests(digest, digestBody(name, body)))
  if (wrong === undefined) return []
  const server = writeContentDigest(wrong.name, body)
  return [{ part, code: 'body.changed', facts: { client, server } }]
}
