import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildId, idPrefixes } from './id.ts'

describe('buildId', () => {
  it('too little randomness is a defect', () => {
    expect(() => buildId('application', 0, new Uint8Array(6))).toThrow('7 bytes')
  })

  it('an id says what it is, and later ones sort after earlier ones', () => {
    const randomness = fc.uint8Array({ minLength: 7, maxLength: 7 })
    const instant = fc.nat({ max: 2 ** 47 })
    fc.assert(
      fc.property(instant, instant, randomness, randomness, (one, other, first, second) => {
        const id = buildId('application', one, first)
        expect(id).toMatch(/^app_[0-9a-hjkmnp-tv-z]{20}$/)
        if (one < other) expect(id < buildId('application', other, second)).toBe(true)
      }),
    )
  })

  it('no two kinds share a prefix', () => {
    const prefixes = Object.values(idPrefixes)
    expect(new Set(prefixes).size).toBe(prefixes.length)
  })
})
