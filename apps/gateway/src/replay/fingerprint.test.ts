import { describe, expect, it } from 'vitest'
import { fingerprint, type FingerprintKey } from './fingerprint.ts'

/** The authors' own vectors: key 00…07, input the bytes 00, 01, 02 … of growing length. */
const published = [
  '218d1f59b9b83cc8',
  'be552412f8387315',
  '064f39ef7c50eb57',
  'ce0f1a45f7060679',
  'd5e78a175be52ea1',
  'cb9d7c3f2f3db580',
  'ce3e91358aa2bc25',
  'ff202728b07bc684',
  'edfee820bce4858c',
  '5b51cccc13888307',
  '95b0469f06a6f2ee',
  'ae26333994ddcd48',
]
const key: FingerprintKey = [0x03020100, 0x07060504]

function hex(text: string): string {
  const into = { low: 0, high: 0 }
  // Parted anywhere, it is one text.
  fingerprint([text.slice(0, 1), text.slice(1, 5), text.slice(5)], key, into)
  const bytes = Buffer.alloc(8)
  bytes.writeInt32LE(into.low, 0)
  bytes.writeInt32LE(into.high, 4)
  return bytes.toString('hex')
}

describe('the fingerprint of a nonce', () => {
  it.each(published.map((expected, length) => [length, expected] as const))(
    'equals the published vector for %i bytes',
    (length, expected) => {
      expect(hex(String.fromCharCode(...Array.from({ length }, (_, at) => at)))).toBe(expected)
    },
  )

  it('[SG3] differs under another key, so that slots cannot be aimed at', () => {
    const into = { low: 0, high: 0 }
    fingerprint(['nonce', '', ''], [1, 2], into)
    const other = { low: 0, high: 0 }
    fingerprint(['nonce', '', ''], [1, 3], other)
    expect(into).not.toEqual(other)
  })
  it('[SG3] covers every character of a text of any length', () => {
    const long = 'x'.repeat(5000)
    expect(hex(`${long}a`)).not.toBe(hex(`${long}b`))
    expect(hex(`a${long}`)).not.toBe(hex(`b${long}`))
  })
})
