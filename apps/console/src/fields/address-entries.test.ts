import { describe, expect, it } from 'vitest'
import { appendEntry, explainEntries, readEntries, removeEntry } from './address-entries.ts'

describe('a typed list of addresses', () => {
  it('[AR2] marks each faulty entry at its position and leaves the sound ones alone', () => {
    const { entries } = explainEntries('10.0.0.1; 300.1.1.1; 10.0.0.2', false)
    expect(entries.map(({ refusal }) => refusal?.code ?? null)).toEqual([
      null,
      'address-rule.octet-range',
      null,
    ])
  })

  it('[AR3] names the earlier entry that a duplicate repeats', () => {
    const { entries } = explainEntries('192.168.3.12/24\n192.168.3.0/24', false)
    expect(entries[1]?.refusal).toMatchObject({
      code: 'address-rule.duplicate',
      facts: { firstPosition: 1 },
    })
  })

  it('[AR2] says when there are more than 100 entries', () => {
    const many = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`).join(';')
    expect(explainEntries(many, false).general.map(({ code }) => code)).toEqual([
      'address-rule.too-many',
    ])
  })

  it('[AR2] shows the network that an entry with host bits is matched as', () => {
    expect(explainEntries('192.168.3.12/24', false).entries[0]?.canonical).toBe('192.168.3.0/24')
  })

  it('counts the addresses that the sound entries cover', () => {
    expect(explainEntries('10.0.0.1; bad; 192.168.3.0/24', false).addresses).toBe(257n)
  })

  it('reads lines, commas, blanks and full-width separators', () => {
    expect(readEntries('10.0.0.1\n10.0.0.2, 10.0.0.3；10.0.0.4')).toBe(
      '10.0.0.1;10.0.0.2;10.0.0.3;10.0.0.4',
    )
  })

  it('loses exactly the removed entry and gains the added one at its end', () => {
    expect(removeEntry('10.0.0.1; 10.0.0.2; 10.0.0.3', 2)).toBe('10.0.0.1; 10.0.0.3')
    expect(appendEntry('10.0.0.1', '10.0.0.9')).toBe('10.0.0.1; 10.0.0.9')
    expect(appendEntry('', '10.0.0.9')).toBe('10.0.0.9')
  })
})
