/** Structured fields: what is malformed is refused whole, what is well made reads back as written. */
import { describe, expect, it } from 'vitest'
import {
  parseBytesDictionary,
  parseInnerListDictionary,
  writeInnerList,
} from './structured-fields.ts'

describe('parseInnerListDictionary', () => {
  it.each([
    ['nothing', ''],
    ['a key alone', 'a'],
    ['no key', '=()'],
    ['a key in capitals', 'A=()'],
    ['a blank before the list', 'a= ()'],
    ['no list', 'a="b"'],
    ['an open list', 'a=("b"'],
    ['an open string', 'a=("b)'],
    ['items not apart', 'a=("b""c")'],
    ['a comma inside the list', 'a=("b", "c")'],
    ['a tab inside the list', 'a=("b"\t"c")'],
    ['a trailing comma', 'a=(),'],
    ['two commas', 'a=(),,b=()'],
    ['text behind', 'a=()x'],
    ['one key twice', 'a=(), a=()'],
    ['one parameter twice', 'a=();b=1;b=1'],
    ['a parameter without a key', 'a=();=1'],
    ['a parameter without a value', 'a=();b='],
    ['an integer of 16 digits', 'a=();b=1234567890123456'],
    ['a decimal', 'a=();b=1.5'],
    ['a date', 'a=();b=@1'],
    ['a third boolean', 'a=();b=?2'],
    ['an escape of a letter', 'a=("\\b")'],
    ['a line feed in a string', 'a=("b\n")'],
    ['Han characters', 'a=("杭")'],
    ['bytes without an end', 'a=();b=:AA'],
    ['base64url bytes', 'a=();b=:A-_A:'],
    ['65 items', `a=(${Array.from({ length: 65 }, () => '"b"').join(' ')})`],
    ['65 parameters', `a=()${Array.from({ length: 65 }, (_, n) => `;b${n}`).join('')}`],
    ['65 members', Array.from({ length: 65 }, (_, n) => `a${n}=()`).join(',')],
  ])('[SG6] %s is refused', (_, text) => {
    expect(parseInnerListDictionary(text)).toBeNull()
  })

  it.each([
    ['a=()', '()'],
    [' a=() ', '()'],
    ['a=( "b"  "c" )', '("b" "c")'],
    [
      'a=("b";x;y=?0 c 1 ?1);d=-7; e="q\\"\\\\";f=*t/k:0;g=:AA==:;h=?1',
      '("b";x;y=?0 c 1 ?1);d=-7;e="q\\"\\\\";f=*t/k:0;g=:AA==:;h',
    ],
    ['a=();created=007', '();created=7'],
  ])('[SG6] %s is written canonically as %s', (text, canonical) => {
    const list = parseInnerListDictionary(text)?.get('a')
    expect(list && writeInnerList(list)).toBe(canonical)
  })
})

describe('parseBytesDictionary', () => {
  it.each([['a=1'], ['a=:AA:;x'], ['a=:A A:'], ['a=::b'], ['a=:AA:, a=:AA:'], ['a=:=:A:']])(
    '[SG6] %s is refused',
    (text) => {
      expect(parseBytesDictionary(text)).toBeNull()
    },
  )

  it('[SG6] reads every member', () => {
    expect(parseBytesDictionary('sig1=:AA==:,\t*b.-_=::')).toEqual(
      new Map([
        ['sig1', 'AA=='],
        ['*b.-_', ''],
      ]),
    )
  })
})
