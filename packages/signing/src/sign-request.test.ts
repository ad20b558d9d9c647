/** Whole signed requests, from Node and from a page, read back by the verifier. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyContentMd5 } from './body-digest.ts'
import { prepareSecret } from './prepared-secret.ts'
import type { RequestToSend } from './request-headers.ts'
import { readSignatureAlgorithm } from './signature.ts'
import { findUncoveredHeaders } from './signed-headers.ts'
import { signInBrowser } from './sign-in-browser.ts'
import { signRequest } from './sign-request.ts'
import { buildRequest } from './testing.ts'
import { verifyRequest } from './verify-request.ts'

const base = {
  method: 'get',
  url: 'http://gateway.test/list/10083?env=PROD&city=%E6%9D%AD%E5%B7%9E&empty=',
  appKey: '203753385',
  appSecret: 'AppSecret-Example_001',
  timestampMs: 1_767_225_600_000,
  nonce: 'c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44',
} as const

/** What the gateway says of a call sent with these headers, as `node:http` would hand them over. */
function verify(request: RequestToSend, headers: Record<string, string>) {
  const url = new URL(request.url)
  const received = buildRequest({
    method: request.method.toUpperCase(),
    target: url.pathname + url.search,
    headers,
    ...(typeof request.body === 'string' ? { body: request.body } : {}),
  })
  const algorithm = readSignatureAlgorithm(headers['x-ca-signature-method'])
  if (!algorithm.ok) throw new Error(algorithm.refusal.code)
  const needs = { requireTimestamp: true, requireNonce: true }
  expect(findUncoveredHeaders(received.signedHeaders, received.header, needs)).toEqual([])
  const secrets = [prepareSecret(base.appSecret)]
  return verifyRequest(received, secrets, algorithm.algorithm, headers['x-ca-signature'] ?? '')
}

function signed(request: Parameters<typeof signRequest>[0]) {
  const result = signRequest(request)
  if (!result.ok) throw new Error(result.refusal.code)
  return result
}

describe('signRequest', () => {
  it.each([
    ['http://gateway.test/p?a=1&a=2', {}, { code: 'parameter.repeated', facts: { name: 'a' } }],
    [base.url, { 'x-note': 'a\u0000b' }, { code: 'header.invalid', facts: { name: 'x-note' } }],
  ])('[SG1] %s with %j is refused before it is sent', (url, headers, refusal) => {
    expect(signRequest({ ...base, url, headers, alsoSign: ['x-note'] })).toEqual({
      ok: false,
      refusal,
    })
  })

  it('[SG1] a header that must be listed twice is refused', () => {
    expect(signRequest({ ...base, alsoSign: ['X-Note', 'x-note'] })).toMatchObject({
      ok: false,
      refusal: { code: 'signed-headers.repeated' },
    })
  })

  it('[SG1] sends the headers that HTTP libraries would otherwise add', () => {
    const { headers } = signed(base)
    expect({ ...headers }).toEqual({
      accept: '*/*',
      'x-ca-key': '203753385',
      'x-ca-nonce': base.nonce,
      'x-ca-signature': headers['x-ca-signature'],
      'x-ca-signature-headers': 'x-ca-key,x-ca-nonce,x-ca-signature-method,x-ca-timestamp',
      'x-ca-signature-method': 'HmacSHA256',
      'x-ca-timestamp': '1767225600000',
    })
    expect(verify(base, headers).ok).toBe(true)
    const text = signed({ ...base, method: 'POST', body: 'x' }).headers
    expect(text['content-type']).toBe('text/plain; charset=utf-8')
    const bytes = signed({ ...base, method: 'POST', body: Uint8Array.of(1) }).headers
    expect(bytes['content-type']).toBe('application/octet-stream')
  })

  it('[SG4] a JSON body is covered by its digest, a form and no body need none', () => {
    const json = { 'Content-Type': 'application/json' }
    const { headers } = signed({ ...base, method: 'PUT', headers: json, body: '{}' })
    expect(verifyContentMd5(headers['content-md5'] ?? '', '{}')).toBe(true)
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
    for (const body of ['a=1', Buffer.from('a=1')]) {
      const post = signed({ ...base, method: 'POST', headers: form, body })
      expect(post.headers['content-md5']).toBeUndefined()
      expect(post.stringToSign.endsWith('?a=1&city=杭州&empty&env=PROD')).toBe(true)
    }
    const given = { ...json, 'content-md5': 'given' }
    expect(signed({ ...base, headers: given, body: '{}' }).headers['content-md5']).toBe('given')
    expect(signed({ ...base, headers: json, body: '' }).headers['content-md5']).toBeUndefined()
  })

  it('[SG1] a signature given by the caller is replaced, and never listed', () => {
    const { headers } = signed({ ...base, headers: { 'X-Ca-Signature': 'forged' } })
    expect(headers['x-ca-signature-headers']).not.toContain('x-ca-signature,')
    expect(verify(base, headers).ok).toBe(true)
  })

  it('[SG1, SG2] everything it signs verifies, whatever the parameters, headers and body', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 12 }).map((s) => s.replace(/[&=]/g, '~'))
    const word = fc.stringMatching(/^[a-z]{1,8}$/)
    fc.assert(
      fc.property(
        fc.dictionary(part.filter(Boolean), part, { noNullPrototype: true, maxKeys: 6 }),
        fc.dictionary(word, fc.stringMatching(/^[\t\x20-\x7e杭é𠮷]{0,12}$/u), { maxKeys: 4 }),
        fc.constantFrom('HmacSHA256', 'HmacSHA1'),
        fc.option(fc.constantFrom('RELEASE', 'PRE', 'TEST'), { nil: undefined }),
        fc.option(fc.string(), { nil: undefined }),
        (parameters, extra, algorithm, stage, body) => {
          const names = Object.keys(extra).map((name) => `X-${name}`)
          const request = {
            ...base,
            method: 'POST',
            url: `http://gateway.test/p?${new URLSearchParams(parameters).toString()}`,
            headers: Object.fromEntries(Object.entries(extra).map(([n, v]) => [`X-${n}`, v])),
            alsoSign: names,
            algorithm,
            body,
            ...(stage === undefined ? {} : { stage }),
          } as const
          expect(verify(request, signed(request).headers)).toMatchObject({ ok: true })
        },
      ),
    )
  })
})

describe('signInBrowser', () => {
  it('[SG1] refuses what signRequest refuses', async () => {
    expect(await signInBrowser({ ...base, url: 'http://gateway.test/p?a=%zz' })).toEqual({
      ok: false,
      refusal: { code: 'parameter.escape', facts: { name: 'a' } },
    })
  })

  it.each(['HmacSHA256', 'HmacSHA1', undefined] as const)(
    '[SG2] makes the signature that signRequest makes: %s',
    async (algorithm) => {
      const request = { ...base, ...(algorithm === undefined ? {} : { algorithm }) }
      expect(await signInBrowser(request)).toEqual(signed(request))
    },
  )
})
