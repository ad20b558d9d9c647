/** The string to sign: vectors, collisions and hostile requests. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  buildPlace,
  buildRequest,
  equivalentVectors,
  refusedVectors,
  requestVectors,
} from './testing.ts'
import { buildRawStringToSign, buildStringToSign } from './string-to-sign.ts'

const FORM = 'application/x-www-form-urlencoded'

function text(request: Parameters<typeof buildStringToSign>[0]): string {
  const built = buildStringToSign(request)
  if (!built.ok) throw new Error(built.refusal.code)
  return built.text
}

describe('buildStringToSign', () => {
  it.each(refusedVectors)('[SG1] $name is refused: $code', ({ code, fault, ...place }) => {
    const refusal = fault === undefined ? { code } : { code, facts: { name: fault } }
    expect(buildStringToSign(buildPlace(place))).toEqual({ ok: false, refusal })
  })

  it.each(refusedVectors.filter(({ collidesWith }) => collidesWith !== undefined))(
    '[SG1] $name: the request it would be mistaken for is itself signable',
    ({ collidesWith = '' }) => {
      expect(buildStringToSign(buildPlace({ target: collidesWith })).ok).toBe(true)
    },
  )

  it.each(requestVectors)('[SG1] $name: string, length and digest', (vector) => {
    const built = text(buildRequest(vector))
    expect(built).toBe(vector.stringToSign)
    expect(Buffer.byteLength(built)).toBe(vector.bytes)
    if (vector.sha256 !== undefined) {
      expect(createHash('sha256').update(built).digest('hex')).toBe(vector.sha256)
    }
  })

  it.each(equivalentVectors)('[SG1] $name: one string, proven harmless', (pair) => {
    const left = buildStringToSign(buildPlace(pair.left))
    const right = buildStringToSign(buildPlace(pair.right))
    expect(left).toEqual(right)
    expect(left).toMatchObject({ ok: true, shadowed: pair.shadowed ?? [] })
  })

  it.each(['get', '', 'GET ', 'G\nT', 'ＧＥＴ', '-'])('[SG1] method %j is refused', (method) => {
    expect(buildStringToSign({ ...buildPlace({ target: '/p' }), method })).toEqual({
      ok: false,
      refusal: { code: 'method.invalid' },
    })
  })

  it.each(['accept', 'content-md5', 'content-type', 'date', 'a-custom'])(
    '[SG1] a %s with bytes that are not UTF-8, or with controls, is refused',
    (name) => {
      for (const value of ['\u00e9\u00ff', 'a\nb', 'a\rb', 'a\u0000', '\u007f', '杭州']) {
        const headers = { 'x-ca-signature-headers': 'a-custom', [name]: value }
        const request = buildRequest({ method: 'GET', target: '/p', headers })
        expect(buildStringToSign(request)).toEqual({
          ok: false,
          refusal: { code: 'header.invalid', facts: { name } },
        })
      }
    },
  )

  it('[SG1] values that are known to be printable make the same string', () => {
    for (const vector of requestVectors) {
      const request = buildRequest(vector)
      const isAscii = Object.values(vector.headers).every((value) => /^[\t\x20-\x7e]*$/.test(value))
      if (isAscii) {
        expect(buildStringToSign({ ...request, isPrintable: true })).toEqual(
          buildStringToSign(request),
        )
      }
    }
    // Whoever says so has looked: they are not read again.
    const request = buildRequest({ method: 'GET', target: '/p', headers: { date: '\x7f' } })
    const text = 'GET\n\n\n\n\x7f\n/p'
    expect(buildStringToSign({ ...request, isPrintable: true })).toMatchObject({ ok: true, text })
  })

  it('[SG1] a signed header with UTF-8 bytes is signed as the text they spell', () => {
    const bytes = Buffer.from('杭州').toString('latin1')
    const headers = { 'x-ca-signature-headers': 'x-city', 'x-city': bytes }
    expect(text(buildRequest({ method: 'GET', target: '/p', headers }))).toBe(
      'GET\n\n\n\n\nx-city:杭州\n/p',
    )
  })

  it('[SG1] tabs and inner blanks of a value are kept, the date is not parsed', () => {
    const headers = { date: 'yesterday,  noon\tsharp' }
    expect(text(buildRequest({ method: 'GET', target: '/p', headers }))).toBe(
      'GET\n\n\n\nyesterday,  noon\tsharp\n/p',
    )
  })

  it('[SG1] a listed header that is absent is signed as empty', () => {
    const headers = { 'x-ca-signature-headers': 'x-b,x-a' }
    expect(text(buildRequest({ method: 'GET', target: '/p', headers }))).toBe(
      'GET\n\n\n\n\nx-a:\nx-b:\n/p',
    )
  })

  it('[SG1] a line feed in a parameter is signed as it is', () => {
    expect(text(buildPlace({ target: '/p?a=x%0Ay' }))).toBe('GET\n\n\n\n\n/p?a=x\ny')
  })

  it('[SG1] the path keeps its escapes and its case', () => {
    expect(text(buildPlace({ target: '/A%2fb/%E6?x=%2F' }))).toBe('GET\n\n\n\n\n/A%2fb/%E6?x=/')
  })

  it('[SG1] names sort by code unit, not by alphabet or code point', () => {
    const target = '/p?b=1&B=2&%F0%A0%AE%B7=3&%EF%BC%A1=4&10=5&9=6'
    expect(text(buildPlace({ target }))).toBe('GET\n\n\n\n\n/p?10=5&9=6&B=2&b=1&𠮷=3&Ａ=4')
  })

  it('[SG1] 1,001 parameters are refused, 1,000 are not, sorted or not', () => {
    const names = Array.from({ length: 1001 }, (_, index) => `p${String(index).padStart(4, '0')}`)
    const refusal = { code: 'parameter.too-many' }
    expect(buildStringToSign(buildPlace({ target: `/p?${names.join('&')}` }))).toEqual({
      ok: false,
      refusal,
    })
    names.reverse()
    expect(buildStringToSign(buildPlace({ target: `/p?${names.join('&')}` }))).toEqual({
      ok: false,
      refusal,
    })
    names.pop()
    expect(buildStringToSign(buildPlace({ target: `/p?${names.join('&')}` })).ok).toBe(true)
    names.reverse()
    expect(buildStringToSign(buildPlace({ target: `/p?${names.join('&')}` })).ok).toBe(true)
  })

  it.each([
    [`${FORM}; charset=gbk`, 'form.charset'],
    [`${FORM};charset="GB2312"`, 'form.charset'],
  ])('[SG1] a form in %s is refused', (contentType, code) => {
    const headers = { 'content-type': contentType }
    const request = buildRequest({ method: 'POST', target: '/p', headers, body: 'a=1' })
    expect(buildStringToSign(request)).toEqual({ ok: false, refusal: { code } })
  })

  it.each([FORM, `${FORM} `, `${FORM};`, `${FORM}; charset="utf-8"`, `${FORM} ;charset=UTF8`])(
    '[SG1] the body under %j takes part',
    (contentType) => {
      const headers = { 'content-type': contentType }
      const request = buildRequest({ method: 'POST', target: '/p', headers, body: 'a=x+y' })
      expect(text(request).endsWith('/p?a=x y')).toBe(true)
    },
  )

  it.each([`${FORM}X`, `${FORM} X`, FORM.toUpperCase(), 'application/json', ''])(
    '[SG1] the body under %j takes no part',
    (contentType) => {
      const headers = { 'content-type': contentType }
      const request = buildRequest({ method: 'POST', target: '/p', headers, body: 'a=1' })
      expect(text(request).endsWith('\n/p')).toBe(true)
    },
  )
})

describe('buildRawStringToSign', () => {
  it.each([
    ['/p?a=%2541', 'an escape', '/p?a=%41'],
    ['/p?phone=%2B86', 'a plus sign', '/p?phone=+86'],
  ])('[SG1] %s signed canonically cannot be sent as a raw target with %s', (signed, _, sent) => {
    const canonical = text(buildPlace({ target: signed }))
    expect(canonical.endsWith(sent)).toBe(true)
    expect(buildRawStringToSign(buildPlace({ target: sent }))).toBeUndefined()
  })

  it('[SG1] a form never counts as raw: its body would go unsigned', () => {
    expect(buildRawStringToSign(buildPlace({ target: '/p?a=1&b=2', form: 'c=3' }))).toBeUndefined()
    expect(buildRawStringToSign(buildPlace({ target: '/p?a=1&b=2', form: '' }))).toBeUndefined()
  })

  it('[SG1] a faulty request has no raw string either', () => {
    expect(buildRawStringToSign({ ...buildPlace({ target: '/p' }), method: 'get' })).toBeUndefined()
  })

  it('[SG1] keeps order, empty values and escapes of the path as sent', () => {
    expect(buildRawStringToSign(buildPlace({ target: '/a%20b?z=1&a=' }))).toBe(
      'GET\n\n\n\n\n/a%20b?z=1&a=',
    )
    expect(buildRawStringToSign(buildPlace({ target: '/a%20b' }))).toBe('GET\n\n\n\n\n/a%20b')
  })
})
