import { describe, expect, it } from 'vitest'
import { NonceTable } from './nonce-table.ts'

describe('a generation of nonces', () => {
  it('[SG3] knows every fingerprint it was given, across the growth of its tables', () => {
    const table = new NonceTable()
    for (let index = 1; index <= 300_000; index += 1) {
      const low = Math.imul(index, 0x9e3779b1)
      if (table.has(low, index)) throw new Error(`took ${index} for another`)
      table.add(low, index)
    }
    expect(table.count).toBe(300_000)
    for (let index = 1; index <= 300_000; index += 1) {
      if (!table.has(Math.imul(index, 0x9e3779b1), index)) throw new Error(`lost ${index}`)
    }
  })

  it('[SG3] tells apart fingerprints that share a slot', () => {
    const table = new NonceTable()
    table.add(5, 1)
    expect(table.has(5, 2)).toBe(false)
    expect(table.has(5 + 2 ** 18, 1)).toBe(false)
    table.add(5, 2)
    expect([table.has(5, 1), table.has(5, 2), table.has(5, 3)]).toEqual([true, true, false])
  })
})
