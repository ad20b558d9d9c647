import { describe, expect, it } from 'vitest'
import { noticeCodes, noticeLanguageOf, noticeLanguages, writeNotice } from './notice-text.ts'

describe('writeNotice', () => {
  it('a code of a later version is shown as it is', () => {
    expect(writeNotice('toString', {}, 'en-US', 'UTC')).toBe('toString')
  })

  it.each(noticeLanguages)('every notice has words in %s and leaves no hole', (language) => {
    for (const code of noticeCodes) {
      const text = writeNotice(code, {}, language, 'UTC')
      expect(text).not.toMatch(/[{}]|undefined/)
      expect(text.length).toBeGreaterThan(4)
    }
  })

  it('[MB6] the owners read that the application keeps working', () => {
    const facts = { person: 'Wang', application: 'Orders_订单', endsOn: '2026-03-02' }
    expect(writeNotice('membership.member-expired', facts, 'en-US', 'UTC')).toBe(
      'The membership of Wang in Orders_订单 ended on 2026-03-02. The application keeps working; ' +
        'reset its AppSecret if they should no longer know it.',
    )
    expect(writeNotice('membership.member-expired', facts, 'zh-CN', 'UTC')).toContain(
      '重置 AppSecret',
    )
  })

  it('instants are written in the time zone of the reader', () => {
    const facts = { application: 'Orders', endsAt: '2026-03-02T20:30:00.000Z' }
    expect(writeNotice('secret.overlap-ending', facts, 'zh-CN', 'Asia/Shanghai')).toContain(
      '2026年3月3日 04:30',
    )
    expect(writeNotice('secret.overlap-ending', facts, 'en-US', 'UTC')).toContain(
      'Mar 2, 2026, 20:30',
    )
  })

  it('what a fact says is never taken for a place to fill', () => {
    const facts = { application: '{by}', by: 'Eve' }
    expect(writeNotice('membership.removed', facts, 'en-US', 'UTC')).toContain('application {by}')
  })
})

it.each([
  [null, 'en-US'],
  ['zh-Hans-CN', 'zh-CN'],
  ['de', 'en-US'],
] as const)('the language of somebody who chose %s is %s', (chosen, language) => {
  expect(noticeLanguageOf(chosen)).toBe(language)
})
