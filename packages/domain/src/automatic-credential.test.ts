import { crc32 } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  automaticSecretPattern,
  buildAppKey,
  buildAppSecret,
  isAutomaticSecret,
} from './automatic-credential.ts'
import { computeCrc32 } from './crc32.ts'
import { isCredentialForm } from './credential.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const secret = buildAppSecret(Uint8Array.from({ length: 24 }, (_, index) => index * 11))

describe('automatic AppSecrets', () => {
  it('[CR1] too little randomness is a defect', () => {
    expect(() => buildAppSecret(new Uint8Array(23))).toThrow('24 bytes')
    expect(() => buildAppKey(new Uint8Array(9))).toThrow('10 bytes')
  })

  it.each([
    ['another first letter', secret.replace('ptk_', 'qtk_')],
    [
      'a changed character',
      `${secret.slice(0, 10)}${secret[10] === 'a' ? 'b' : 'a'}${secret.slice(11)}`,
    ],
    ['a changed checksum', `${secret.slice(0, -1)}${secret.endsWith('a') ? 'b' : 'a'}`],
    ['a missing character', secret.slice(0, -1)],
    ['a character too many', `${secret}0`],
    ['a line end', `${secret}\n`],
    ['nothing', ''],
  ])('[CR1] %s is not an automatic secret', (_, text) => {
    expect(isAutomaticSecret(text)).toBe(false)
  })

  it('[CR1] [CR2] any randomness gives a recognisable, checkable secret in the legal form', () => {
    fc.assert(
      fc.property(bytes(24), (randomness) => {
        const made = buildAppSecret(randomness)
        expect(made).toMatch(/^ptk_[0-9A-Za-z]{39}$/)
        expect(isAutomaticSecret(made)).toBe(true)
        expect(isCredentialForm(made)).toBe(true)
      }),
    )
  })

  it('[CR1] two secrets differ wherever 192 bits of their randomness do', () => {
    fc.assert(
      fc.property(bytes(24), fc.nat({ max: 191 }), (randomness, bit) => {
        const other = Uint8Array.from(randomness)
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(buildAppSecret(other)).not.toBe(buildAppSecret(randomness))
      }),
    )
    expect(buildAppSecret(new Uint8Array(24).fill(255))).toHaveLength(43)
    expect(buildAppSecret(new Uint8Array(24))).toHaveLength(43)
  })

  it('[CR1] a scanner finds the secret in a text, and nothing in a text that only looks like it', () => {
    const log = `secret=${secret}; sha=xptk_${'0'.repeat(39)} key="${secret}"`
    expect(log.match(automaticSecretPattern)).toStrictEqual([secret, secret])
  })
})

describe('automatic AppKeys', () => {
  it('[CR1] [CR2] any randomness gives a short key in the legal form', () => {
    fc.assert(
      fc.property(bytes(10), (randomness) => {
        expect(buildAppKey(randomness)).toMatch(/^pk_[0-9a-hj-km-np-tv-z]{16}$/)
        expect(isCredentialForm(buildAppKey(randomness))).toBe(true)
      }),
    )
  })
})

describe('computeCrc32', () => {
  it('[CR1] agrees with zlib on every ASCII text', () => {
    expect(computeCrc32('123456789')).toBe(0xcbf4_3926)
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(computeCrc32(text)).toBe(crc32(text))
      }),
    )
  })
})
