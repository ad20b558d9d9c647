/**
 * Measures each step of signing and verifying: `node bench/signing.ts`. Prints microseconds per call,
 * median and best of 31 rounds. The comments in packages/signing that justify an oddity by a measurement
 * name the rows of this table.
 */
import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto'
import {
  buildStringToSign,
  digestBody,
  prepareSecret,
  readMessageSignature,
  readSignedHeaders,
  sign,
  signMessage,
  verifyMessage,
  verifyRequest,
  verifySignature,
} from '@portico/signing'
import type { RequestToSign } from '@portico/signing'

const ROUNDS = 31
const ROUND_MS = 20
/** Results go here, so that no call can be optimised away. */
let sink = 0

function measure(name: string, step: () => unknown): void {
  let calls = 1
  for (let elapsed = 0; elapsed < ROUND_MS; calls *= 2) elapsed = time(step, calls)
  const samples = Array.from({ length: ROUNDS }, () => (time(step, calls) / calls) * 1000).sort(
    (left, right) => left - right,
  )
  const median = samples[ROUNDS >> 1] ?? 0
  console.log(
    `${name.padEnd(52)} ${median.toFixed(3).padStart(8)} ${(samples[0] ?? 0).toFixed(3).padStart(8)}`,
  )
}

function time(step: () => unknown, calls: number): number {
  const start = performance.now()
  for (let call = 0; call < calls; call += 1) if (step() !== undefined) sink += 1
  return performance.now() - start
}

function mustBeOk<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result))
  return result as Extract<T, { ok: true }>
}

const appSecret = 'prt_0123456789abcdefghijklmnopqrstuvwxyz'
const listed = 'x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp'
const headers = new Map([
  ['accept', 'application/json'],
  ['x-ca-key', '203753385'],
  ['x-ca-nonce', 'c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44'],
  ['x-ca-stage', 'RELEASE'],
  ['x-ca-timestamp', '1767225600000'],
])
const signedHeaders = mustBeOk(readSignedHeaders(listed))
const request = (target: string): RequestToSign => ({
  method: 'GET',
  target,
  header: (name) => headers.get(name),
  signedHeaders,
})
const sorted = request('/list/10083?appKey=203753385&city=HZ&debug&env=PROD&page=1')
const unsorted = request('/list/10083?env=PROD&debug=&city=HZ&appKey=203753385&page=1')
const escaped = request(
  '/list/10083?env=PROD&debug=&city=%E6%9D%AD%E5%B7%9E%20%E8%A5%BF%E6%B9%96&appKey=203753385&page=1',
)
const text = mustBeOk(buildStringToSign(sorted)).text
const secret = prepareSecret(appSecret)
const signature = sign(secret, 'HmacSHA256', text)
const signatureBytes = Buffer.from(signature, 'base64')
const body = Buffer.alloc(1024, 'a')

const pad = Buffer.alloc(64, 0x36)
const outer = Buffer.alloc(96, 0x5c)
const message = Buffer.alloc(4096)
function hmacByBuffer(): string {
  message.set(pad)
  const end = 64 + message.write(text, 64)
  outer.set(hash('sha256', message.subarray(0, end), 'buffer'), 64)
  return hash('sha256', outer, 'base64')
}

console.log(`node ${process.version}\n${'step'.padEnd(52)}   median     best  (µs)`)
let turn = 0
measure('signed headers, read anew', () => readSignedHeaders(`${listed},x-${(turn += 1)}`))
measure('signed headers, read before', () => readSignedHeaders(listed))
measure('target, sorted and plain, 5 parameters', () => buildStringToSign(sorted))
measure('target, unsorted, 5 parameters', () => buildStringToSign(unsorted))
measure('target, escaped and unsorted, 5 parameters', () => buildStringToSign(escaped))
measure('secret, prepared', () => prepareSecret(appSecret))
measure('hmac, createHmac', () => createHmac('sha256', appSecret).update(text).digest('base64'))
measure('hmac, two hashes, inner digest as a Buffer', hmacByBuffer)
measure('hmac, two hashes, inner digest as text (used)', () => sign(secret, 'HmacSHA256', text))
measure('compare, decoded to Buffers', () =>
  timingSafeEqual(Buffer.from(signature, 'base64'), signatureBytes),
)
measure('verify, signature alone', () => verifySignature(secret, 'HmacSHA256', text, signature))
measure('verify, whole request, sorted and plain', () => {
  const read = readSignedHeaders(listed)
  return (
    read.ok && verifyRequest({ ...sorted, signedHeaders: read }, [secret], 'HmacSHA256', signature)
  )
})
measure('verify, whole request, wrong signature', () =>
  verifyRequest(sorted, [secret], 'HmacSHA256', `A${signature.slice(1)}`),
)
measure('body of 1 KiB, md5 by createHash', () => createHash('md5').update(body).digest('base64'))
measure('body of 1 KiB, md5 at once (used)', () => digestBody('md5', body))
measure('body of 1 KiB, sha-256 at once', () => digestBody('sha-256', body))

const nowMs = 1_767_225_600_000
const url = 'https://gateway.test/list/10083?env=PROD'
const signed = mustBeOk(
  signMessage({ method: 'GET', url, appKey: 'key', secret, nowMs, nonce: 'nonce' }),
).headers
const lookup = (name: string) => signed[name]
const sent = {
  method: 'GET',
  scheme: 'https',
  authority: 'gateway.test',
  target: '/list/10083?env=PROD',
  header: lookup,
} as const
measure('RFC 9421, read and verify', () => {
  const read = readMessageSignature(lookup)
  return read.ok && verifyMessage(sent, read, [secret])
})
if (sink < 0) console.log(sink)
