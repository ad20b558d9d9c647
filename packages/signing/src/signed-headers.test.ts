/** Which headers a signature covers: hostile lists, order, and what must be among them. */
import { describe, expect, it } from 'vitest'
import { findUncoveredHeaders, readSignedHeaders } from './signed-headers.ts'
import { lookup } from './testing.ts'

/** What a signature has to cover, where it covers none of it. */
const all = ['x-ca-key', 'x-ca-timestamp', 'x-ca-nonce', 'x-ca-stage']

describe('readSignedHeaders', () => {
  it.each([
    ['an empty name', 'a,,a', ''],
    ['a trailing comma', 'x-ca-key,', ''],
    ['a blank inside a name', 'x-ca key', 'x-ca key'],
    ['colons for commas', 'x-ca-key:x-ca-nonce', 'x-ca-key:x-ca-nonce'],
    ['a line feed', 'x-a,x\nb', 'x\nb'],
    ['a name beyond ASCII', 'x-ca-key,ｘ', 'ｘ'],
    ['a slash, which starts the path', '/p', '/p'],
  ])('[SG1] %s is refused', (_, value, name) => {
    expect(readSignedHeaders(value)).toEqual({
      ok: false,
      refusal: { code: 'signed-headers.invalid', facts: { name } },
    })
  })

  it('[SG1] 65 names and 4,097 characters are refused, 64 names are not', () => {
    const names = Array.from({ length: 65 }, (_, index) => `x-${index}`)
    const refused = { ok: false, refusal: { code: 'signed-headers.invalid' } }
    expect(readSignedHeaders(names.join(','))).toMatchObject(refused)
    expect(readSignedHeaders('a'.repeat(4097))).toMatchObject(refused)
    expect(readSignedHeaders(Array.from({ length: 5000 }, () => '').join(','))).toMatchObject(
      refused,
    )
    expect(readSignedHeaders(names.slice(1).join(','))).toMatchObject({ ok: true })
  })

  it.each(['a,a', 'a,A', 'X-Ca-Key,b,x-ca-key', 'accept,Accept'])(
    '[SG1] %s repeats a header and is refused',
    (value) => {
      expect(readSignedHeaders(value)).toMatchObject({
        ok: false,
        refusal: { code: 'signed-headers.repeated' },
      })
    },
  )

  it('[SG1] an object property is a header like any other', () => {
    expect(readSignedHeaders('__proto__,constructor')).toEqual({
      ok: true,
      headers: [
        { name: '__proto__', lowerCaseName: '__proto__' },
        { name: 'constructor', lowerCaseName: 'constructor' },
      ],
      names: new Set(['__proto__', 'constructor']),
      leavesOut: all,
    })
  })

  it('[SG1] drops what stands elsewhere, keeps spelling, sorts upper case first', () => {
    const value =
      'x-b,Accept,content-md5,Content-Type,DATE,X-Ca-Signature,x-ca-signature-headers, X-B2 ,a'
    expect(readSignedHeaders(value)).toEqual({
      ok: true,
      headers: [
        { name: 'X-B2', lowerCaseName: 'x-b2' },
        { name: 'a', lowerCaseName: 'a' },
        { name: 'x-b', lowerCaseName: 'x-b' },
      ],
      names: new Set(['x-b2', 'a', 'x-b']),
      leavesOut: all,
    })
  })

  it('[SG1] the five-hundredth list is read as rightly as the first, and again', () => {
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 500; index += 1) {
        expect(readSignedHeaders(`x-b,x-${index}`)).toMatchObject({
          headers: [{ name: `x-${index}` }, { name: 'x-b' }],
        })
      }
    }
  })

  it.each([undefined, '', 'accept', 'date,x-ca-signature'])(
    '[SG1] %j covers no header',
    (value) => {
      expect(readSignedHeaders(value)).toEqual({
        ok: true,
        headers: [],
        names: new Set(),
        leavesOut: all,
      })
    },
  )
})

describe('findUncoveredHeaders', () => {
  const strict = { requireTimestamp: true, requireNonce: true }
  const relaxed = { requireTimestamp: false, requireNonce: false }
  const uncovered = (list: string, headers: Record<string, string>, needs = strict) => {
    const signedHeaders = readSignedHeaders(list)
    if (!signedHeaders.ok) throw new Error(signedHeaders.refusal.code)
    return findUncoveredHeaders(signedHeaders, lookup(headers), needs)
  }
  const sent = { 'x-ca-key': 'k', 'x-ca-timestamp': '1', 'x-ca-nonce': 'n', 'x-ca-stage': 'TEST' }

  it('[SG3] names key, timestamp, nonce and stage when nothing is signed', () => {
    const all = ['x-ca-key', 'x-ca-timestamp', 'x-ca-nonce', 'x-ca-stage']
    expect(uncovered('', sent)).toEqual(all)
    expect(uncovered('', sent, relaxed)).toEqual(all)
  })

  it('[SG3] wants timestamp and nonce only where required or present, the stage where present', () => {
    expect(uncovered('', {})).toEqual(['x-ca-key', 'x-ca-timestamp', 'x-ca-nonce'])
    expect(uncovered('X-Ca-Key', {}, relaxed)).toEqual([])
  })

  it('[SG3] is content with every spelling', () => {
    expect(uncovered('X-CA-KEY,X-Ca-Timestamp,x-ca-nonce,X-ca-stage', sent)).toEqual([])
  })
})
