import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseApplicationName } from './application-name.ts'
import { describeRefusal, listRefusals } from './refusal.ts'

/** The codes and messages of a refused name, or `accepted`. */
function judge(name: string) {
  const outcome = parseApplicationName(name)
  return outcome.ok ? 'accepted' : listRefusals(outcome.refusal).map((each) => each.code)
}

function explain(name: string) {
  const outcome = parseApplicationName(name)
  return outcome.ok ? [] : listRefusals(outcome.refusal).map(describeRefusal)
}

describe('parseApplicationName', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['订单中', 3],
    ['𠮷野家', 3],
    ['a'.repeat(27), 27],
    ['𠮷'.repeat(27), 27],
  ])('[AP3] %j is refused for its length of %i code points', (name, length) => {
    expect(judge(name)).toStrictEqual(['application.name-length'])
    expect(explain(name)).toStrictEqual([
      `The name has ${length} characters; it needs at least 4 and at most 26.`,
    ])
  })

  it.each(['1abc', '_abc', '9订单中心'])('[AP2] %j is refused for its first character', (name) => {
    expect(judge(name)).toStrictEqual(['application.name-start'])
  })

  it.each([
    ['a blank in front', ' abcd', 1, 'U+0020'],
    ['a blank behind', 'abcd ', 5, 'U+0020'],
    ['a line end', 'abcd\n', 5, 'U+000A'],
    ['NUL', 'app\0x', 4, 'U+0000'],
    ['a hyphen', 'app-x', 4, '"-" (U+002D)'],
    ['full-width letters', 'Ａｐｐ１', 1, '"Ａ" (U+FF21)'],
    ['a circled letter', 'ⓐpp1', 1, '"ⓐ" (U+24D0)'],
    ['a ligature', 'ﬁnance', 1, '"ﬁ" (U+FB01)'],
    ['a Cyrillic letter', 'аpp1', 1, '"а" (U+0430)'],
    ['a Greek letter', 'Αpp1', 1, '"Α" (U+0391)'],
    ['Arabic digits', 'app١٢', 4, '"١" (U+0661)'],
    ['a zero-width joiner', 'ab\u200Dcd', 3, 'U+200D'],
    ['a direction override', 'ab\u202Ecd', 3, 'U+202E'],
    ['a variation selector', '订单\uFE0F中心', 3, 'U+FE0F'],
    ['half a surrogate pair', '\ud842abc', 1, 'U+D842'],
    ['an emoji', 'app😀x', 4, '"😀" (U+1F600)'],
    ['kana', 'アプリ一', 1, '"ア" (U+30A2)'],
  ])('[AP1] %s is refused, with its position', (_, name, position, shown) => {
    expect(judge(name)).toStrictEqual(['application.name-character'])
    expect(explain(name)[0]).toBe(
      `Character ${position} of the name is ${shown}; use only Han characters, the letters A to Z, ` +
        'digits and underscores.',
    )
  })

  it('[AP1] a combining accent is refused when composition leaves one or makes a foreign letter', () => {
    expect(judge('cafe\u0301')).toStrictEqual(['application.name-character'])
    expect(explain('cafe\u0301')[0]).toContain('Character 4 of the name is "é" (U+00E9)')
  })

  it('[AP1] [AP2] [AP3] every broken rule is named at once', () => {
    expect(judge('1-')).toStrictEqual([
      'application.name-start',
      'application.name-character',
      'application.name-length',
    ])
  })

  it.each([
    '订单中心',
    'abcd',
    'a_1_',
    '𠮷野家店',
    '𠮷'.repeat(26),
    'Z'.repeat(26),
    '〇零零零',
    '々々々々',
    '\u{323AF}\u{30000}㐀龥',
  ])('[AP1] [AP2] [AP3] %j is accepted as it is', (name) => {
    expect(parseApplicationName(name)).toStrictEqual({ ok: true, value: name })
  })

  it('[AP3] normalisation comes before everything else', () => {
    // The Kelvin sign and the compatibility ideograph U+F900 have canonical equivalents.
    expect(parseApplicationName('\u212Aapp')).toStrictEqual({ ok: true, value: 'Kapp' })
    expect(parseApplicationName('\uF900app')).toStrictEqual({ ok: true, value: '\u8C48app' })
  })

  it('[AP1] [AP2] [AP3] exactly the names of the rule are accepted, whatever the text', () => {
    const rule = /^[\p{Script=Han}A-Za-z][\p{Script=Han}A-Za-z0-9_]{3,25}$/u
    const letters = fc.constantFrom('订', '𠮷', 'a', 'Z', '_', '7', ' ', 'é', '\u0301', '-')
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: letters, maxLength: 30 }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseApplicationName(text).ok).toBe(rule.test(text.normalize('NFC')))
      }),
    )
  })
})
