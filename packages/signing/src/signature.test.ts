/** HMAC and comparison: long keys, long messages, hostile signatures. */
import { createHmac } from 'node:crypto'
import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareSecret } from './prepared-secret.ts'
import { readSignatureAlgorithm, sign, verifySignature } from './signature.ts'
import { requestVectors } from './testing.ts'

const secret = prepareSecret('AppSecret-Example_001')
const stringToSign = requestVectors[0]?.stringToSign ?? ''
const signature = requestVectors[0]?.signature ?? ''

describe('sign', () => {
  it('[SG2] equals the platform HMAC for keys and messages of any length', () => {
    const lengths = [0, 1, 8, 19, 20, 31, 32, 63, 64, 65, 127, 128, 1000]
    fc.assert(
      fc.property(
        fc.constantFrom(...lengths),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.constantFrom('HmacSHA256', 'HmacSHA1'),
        (length, text, algorithm) => {
          const key = 'kV_-9'.repeat(length).slice(0, length)
          const digestName = algorithm === 'HmacSHA1' ? 'sha1' : 'sha256'
          expect(sign(prepareSecret(key), algorithm, text)).toBe(
            createHmac(digestName, key).update(text).digest('base64'),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([5_439, 5_440, 5_441, 16_320, 100_000])(
    '[SG2] %i three-byte characters are signed whole',
    (length) => {
      const text = '杭'.repeat(length)
      expect(sign(secret, 'HmacSHA256', text)).toBe(
        createHmac('sha256', 'AppSecret-Example_001').update(text).digest('base64'),
      )
    },
  )

  // RFC 4231, cases 1, 2, 6: a short key, a key of text, a key longer than the block.
  it.each([
    [
      '0b'.repeat(20),
      'Hi There',
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      '4a656665',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('[SG2] RFC 4231 with key %s', (key, text, hex) => {
    const base64 = Buffer.from(hex, 'hex').toString('base64')
    expect(sign(prepareSecret(Buffer.from(key, 'hex')), 'HmacSHA256', text)).toBe(base64)
  })

  // RFC 2202, cases 2 and 6.
  it.each([
    ['4a656665', 'what do ya want for nothing?', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    [
      'aa'.repeat(80),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      'aa4ae5e15272d00e95705637ce8a3b55ed402112',
    ],
  ])('[SG2] RFC 2202 with key %s', (key, text, hex) => {
    const base64 = Buffer.from(hex, 'hex').toString('base64')
    expect(sign(prepareSecret(Buffer.from(key, 'hex')), 'HmacSHA1', text)).toBe(base64)
  })

  it('[SG2] a prepared secret shows nothing of itself', () => {
    const shown = inspect(secret, { showHidden: true, depth: 9 }) + JSON.stringify(secret)
    expect(shown).not.toContain('AppSecret')
    expect(shown).not.toContain(Buffer.from('AppSecret').toString('hex'))
    expect(shown).not.toMatch(/Buffer|Uint8Array/)
  })
})

describe('verifySignature', () => {
  const base64url = signature.replaceAll('+', '-').replaceAll('/', '_')
  it.each([
    ['nothing', ''],
    ['one character', 'W'],
    ['43 characters', signature.slice(0, 43)],
    ['45 characters', `${signature}=`],
    ['a blank before', ` ${signature}`],
    ['a line feed behind', `${signature}\n`],
    ['no padding but a character more', `${signature.slice(0, 43)}A`],
    ['hexadecimal', Buffer.from(signature, 'base64').toString('hex')],
    ['base64url', base64url],
    ['a megabyte', 'A'.repeat(1_048_576)],
    ['stray low bits', `${signature.slice(0, 42)}B=`],
    ['a character whose low byte is right', signature.replace('W', String.fromCharCode(0x157))],
    ['the right length in full width', 'Ａ'.repeat(44)],
    ['another case', signature.toLowerCase()],
    ['the SHA-1 signature', sign(secret, 'HmacSHA1', stringToSign)],
  ])('[SG2] %s is refused without an exception', (_, hostile) => {
    expect(hostile).not.toBe(signature)
    expect(verifySignature(secret, 'HmacSHA256', stringToSign, hostile)).toBe(false)
    expect(verifySignature(secret, 'HmacSHA256', stringToSign, signature)).toBe(true)
  })

  it('[SG2] every change of a single character is refused', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='
    for (let index = 0; index < signature.length; index += 1) {
      for (const character of alphabet) {
        const changed = signature.slice(0, index) + character + signature.slice(index + 1)
        expect(verifySignature(secret, 'HmacSHA256', stringToSign, changed)).toBe(
          changed === signature,
        )
      }
    }
  })

  it('[SG2] HmacSHA1 signatures verify as such and not as HmacSHA256', () => {
    const sha1 = sign(secret, 'HmacSHA1', stringToSign)
    expect(verifySignature(secret, 'HmacSHA256', stringToSign, sha1)).toBe(false)
    expect(verifySignature(secret, 'HmacSHA1', stringToSign, `${sha1.slice(0, 26)}_=`)).toBe(false)
    expect(verifySignature(secret, 'HmacSHA1', stringToSign, sha1)).toBe(true)
  })
})

describe('readSignatureAlgorithm', () => {
  it.each(['', 'none', 'hmacsha256', 'HmacSHA256 ', 'HmacSHA512', 'HmacMD5', '__proto__'])(
    '[SG2] %j is refused',
    (value) => {
      expect(readSignatureAlgorithm(value)).toEqual({
        ok: false,
        refusal: { code: 'algorithm.unknown' },
      })
    },
  )

  it('[SG2] is HmacSHA256 unless the client says HmacSHA1', () => {
    expect(readSignatureAlgorithm(undefined)).toEqual({ ok: true, algorithm: 'HmacSHA256' })
    expect(readSignatureAlgorithm('HmacSHA256')).toEqual({ ok: true, algorithm: 'HmacSHA256' })
    expect(readSignatureAlgorithm('HmacSHA1')).toEqual({ ok: true, algorithm: 'HmacSHA1' })
  })
})
