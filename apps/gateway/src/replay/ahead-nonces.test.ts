import { describe, expect, it } from 'vitest'
import { AheadNonces } from './ahead-nonces.ts'

describe('nonces that are kept to be given back', () => {
  it('[SG3] what finds no room is refused, until older ones count no more', () => {
    const ahead = new AheadNonces(2)
    expect([ahead.keep('a', 100, 0), ahead.keep('b', 200, 0), ahead.keep('c', 300, 0)]).toEqual([
      true,
      true,
      false,
    ])
    expect(ahead.keep('c', 300, 100)).toBe(true)
    expect([...ahead.lots(150, 1)]).toEqual([
      { keys: ['b'], leftMs: ['50'] },
      { keys: ['c'], leftMs: ['150'] },
    ])
    expect([...ahead.lots(300, 10)]).toEqual([])
  })
})
