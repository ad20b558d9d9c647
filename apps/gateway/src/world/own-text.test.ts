import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildAppKey, buildAppSecret, buildId } from '@portico/domain'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import {
  appKeyForm,
  applicationIdForm,
  appSecretForm,
  readOwnBytes,
  readOwnText,
  skipOwnText,
  writeOwnText,
} from './own-text.ts'

const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count })
const id = fc
  .tuple(fc.nat(), bytes(7))
  .map(([timeMs, random]) => buildId('application', timeMs, random))
const appKey = bytes(10).map(buildAppKey)
const foreign = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
const nearly = fc.constantFrom(
  `app_${'i'.repeat(20)}`,
  `app_${'0'.repeat(19)}`,
  `app_${'0'.repeat(21)}`,
  `app_${'A'.repeat(20)}`,
  `apq_${'0'.repeat(20)}`,
  '__proto__',
)
const texts = fc.oneof(id, appKey, foreign, nearly)

function encode(text: string): Buffer {
  const writer = new ByteWriter()
  writeOwnText(writer, text, applicationIdForm)
  return Buffer.from(writer.bytes)
}

describe('texts of a known form', () => {
  it('[AP9] an empty text names nothing', () => {
    expect(() => encode('')).toThrow(RangeError)
  })

  it('[GW4] come back as they were, and two that differ never have one encoding', () => {
    const check = (one: string, other: string) => {
      const encoded = encode(one)
      expect(readOwnText(new ByteReader(encoded, 0), applicationIdForm)).toBe(one)
      expect(encoded.equals(encode(other))).toBe(one === other)
    }
    fc.assert(fc.property(texts, texts, check), { numRuns: 2000, seed: 8 })
  })

  it('[CR1] an id of an application takes 14 bytes, an automatic AppKey 11', () => {
    const writer = new ByteWriter()
    writeOwnText(writer, buildAppKey(new Uint8Array(10).fill(255)), appKeyForm)
    expect(writer.length).toBe(11)
    expect(encode(buildId('application', 1e12, new Uint8Array(7)))).toHaveLength(14)
  })

  it('[CR1] [CR4] an automatic AppSecret takes 31 bytes, comes back as bytes, and so does any other', () => {
    const writer = new ByteWriter()
    const secret = bytes(24).map(buildAppSecret)
    const near = fc.constantFrom(`ptk_${'_'.repeat(39)}`, `ptk_${'0'.repeat(38)}é`, 'ptk_')
    const check = (text: string) => {
      writer.clear()
      writeOwnText(writer, text, appSecretForm)
      const encoded = Buffer.from(writer.bytes)
      expect(readOwnBytes(new ByteReader(encoded, 0), appSecretForm).toString()).toBe(text)
      const reader = new ByteReader(encoded, 0)
      skipOwnText(reader, appSecretForm)
      expect(reader.at).toBe(encoded.length)
      if (/^ptk_[0-9A-Za-z]{39}$/.test(text)) expect(encoded).toHaveLength(31)
    }
    fc.assert(fc.property(fc.oneof(secret, near, foreign), check), { numRuns: 1000, seed: 8 })
    // As packing 1 wrote it.
    writer.clear()
    writer.text(`ptk_${'Z'.repeat(39)}`)
    const older = readOwnBytes(new ByteReader(Buffer.from(writer.bytes), 0), appSecretForm)
    expect(older.toString()).toBe(`ptk_${'Z'.repeat(39)}`)
  })
})
