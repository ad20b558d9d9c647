/** What a caller is told of an X-Ca signature that cannot be read: code, header and reason by what was sent (GW1, SG5). */
import { describe, expect, it } from 'vitest'
import type { Call } from '../call.ts'
import { CallHeaders } from '../headers.ts'
import { appKey, buildCall, buildSignedCall, buildWorld, signHeaders } from '../testing.ts'
import { checkClock } from './check-clock.ts'
import { identifyApplication } from './identify-application.ts'
import { readBody } from './read-body.ts'
import { verifyCallSignature } from './verify-signature.ts'

const world = buildWorld()

async function verify(call: Call) {
  const learnt = identifyApplication(call, world) ?? checkClock(call, world)
  return learnt ?? (await readBody(call)) ?? verifyCallSignature(call, world)
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const withForm = (body: string, headers: Record<string, string> = form) =>
  buildCall({ headers: { ...signHeaders(), ...headers }, body })
const withTarget = (target: string) => buildCall({ target, headers: signHeaders() })
const withListed = (listed: string) =>
  buildSignedCall({ headers: { 'x-ca-signature-headers': listed } })
const required = 'x-ca-key,x-ca-nonce,x-ca-timestamp'
const many = Array.from({ length: 2000 }, (_, index) => `p${index}=1`).join('&')

describe('a signature that cannot be read', () => {
  it.each([
    [
      'a method that is none',
      { ...buildSignedCall(), method: 'post' },
      'I405UM',
      'not an HTTP method',
    ],
    ['a target that is none', withTarget('*'), 'I400RU', 'not a plain path with an optional query'],
    ['too many parameters', withTarget(`/list/api_1?${many}`), 'I400RU', 'too many parameters'],
    ['half an escape', withTarget('/list/api_1?a=%4'), 'I400IP', 'has an incomplete escape'],
    ['bytes that are no UTF-8', withTarget('/list/api_1?a=%ff'), 'I400IP', 'is not UTF-8'],
    ['a parameter twice', withTarget('/list/api_1?a=1&a=2'), 'I400IP', 'stands more than once'],
    [
      'a form of raw bytes',
      withForm('a=ü'),
      'I400BD',
      'the form holds characters that must be escaped',
    ],
    [
      'a form in another charset',
      withForm('a=1', { 'content-type': 'application/x-www-form-urlencoded; charset=gbk' }),
      'I400CT',
      'the charset of a form is UTF-8',
    ],
  ])('[SG1] %s is refused', async (_, call, code, reason) => {
    const refusal = await verify(call)
    expect([refusal?.code, refusal?.facts?.['reason']]).toEqual([code, reason])
  })

  it.each([
    ['X-Ca-Signature-Headers', 'is not a list of header names', withListed(`${required},a b`)],
    ['X-Ca-Signature-Headers', 'names a header twice', withListed(`${required},x-ca-key`)],
    [
      'X-Ca-Signature-Method',
      'is neither HmacSHA256 nor HmacSHA1',
      buildSignedCall({ headers: { 'x-ca-signature-method': 'HmacMD5' } }),
    ],
    [
      'accept',
      'is not printable text in UTF-8',
      buildCall({ headers: { ...signHeaders(), accept: 'a\u0001' } }),
    ],
  ])('[SG1] %s that %s is refused', async (name, reason, call) => {
    expect(await verify(call)).toEqual({ code: 'I400HD', facts: { name, reason } })
  })

  it('[AR7] a call that is taken for signed and carries no signature does not pass', () => {
    const call = buildSignedCall()
    expect(identifyApplication(call, world)).toBeNull()
    const raw = call.headers.raw
    const at = raw.indexOf('x-ca-signature')
    const headers = new CallHeaders([...raw.slice(0, at), ...raw.slice(at + 2)])
    expect(headers.has('x-ca-signature')).toBe(false)
    expect(verifyCallSignature({ ...call, headers }, world)?.code).toBe('A403IS')
  })

  it('[SG1] a header that stands twice and is not signed is no matter; one that is signed is named', async () => {
    const twice = (...lines: string[]) => {
      const call = buildSignedCall()
      return verify({ ...call, headers: new CallHeaders([...call.headers.raw, ...lines]) })
    }
    expect(await twice('X-Other', '1', 'X-Other', '2')).toBeNull()
    expect(await twice('X-Ca-Key', appKey)).toEqual({
      code: 'I400HD',
      facts: { name: 'x-ca-key', reason: 'is signed and stands more than once' },
    })
  })
})
