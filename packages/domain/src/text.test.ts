import { describe, expect, it } from 'vitest'
import { describeRefusal } from './refusal.ts'
import { countCodePoints, isBlank, parseNote, parseReason, parseStorableText } from './text.ts'

describe('parseReason', () => {
  it.each(['', '   ', '\u3000\n\t', '\u200B\u2060', '\u0007'])(
    '[RQ1] %j says nothing and is refused',
    (text) => {
      expect(parseReason(text)).toStrictEqual({
        ok: false,
        refusal: { code: 'reason.missing', path: 'reason' },
      })
    },
  )

  it('[RQ1] 501 code points are refused with the count, 500 are accepted', () => {
    const outcome = parseReason('𠮷'.repeat(501))
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'The reason has 501 characters; shorten it to at most 500.',
    )
    expect(parseReason('𠮷'.repeat(500)).ok).toBe(true)
  })

  it('[RQ1] text that cannot be stored is refused with its position', () => {
    expect(parseReason('why\0not')).toMatchObject({
      refusal: { code: 'text.unstorable', facts: { position: 4, character: 'U+0000' } },
    })
  })

  it('[RQ1] markup and several lines are kept as written', () => {
    const text = '<img src=x onerror=alert(1)>\nsecond line'
    expect(parseReason(text)).toStrictEqual({ ok: true, value: text })
  })
})

describe('parseNote', () => {
  it('[RQ5] a note may be empty, and is at most 500 code points long', () => {
    expect(parseNote('').ok).toBe(true)
    expect(parseNote('n'.repeat(500)).ok).toBe(true)
    expect(parseNote('n'.repeat(501))).toMatchObject({ refusal: { code: 'note.too-long' } })
    expect(parseNote('\ud800')).toMatchObject({ refusal: { code: 'text.unstorable' } })
    expect(parseNote('\ufeffn')).toMatchObject({ refusal: { code: 'text.unstorable' } })
  })
})

describe('text', () => {
  it('[AP3] lengths count code points after normalisation, not UTF-16 units', () => {
    expect(countCodePoints('𠮷野家')).toBe(3)
    expect(parseStorableText('e\u0301')).toStrictEqual({ ok: true, value: 'é' })
  })

  it('[AP6] a text with one visible character is not blank', () => {
    expect(isBlank(' \u200B.')).toBe(false)
  })
})
