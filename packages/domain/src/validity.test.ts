import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeRefusal } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import {
  addDays,
  addYears,
  countDays,
  endOfDay,
  expiresSoon,
  isExpired,
  isTimeZone,
  laterEnd,
  parseDay,
  parseValidity,
  renewValidity,
  todayIn,
} from './validity.ts'

const today = '2026-03-10'

function codeOf(outcome: Outcome<unknown>) {
  return outcome.ok ? 'accepted' : outcome.refusal.code
}

function messageOf(outcome: Outcome<unknown>) {
  return outcome.ok ? '' : describeRefusal(outcome.refusal)
}

describe('parseDay', () => {
  it.each([
    '',
    '2026-02-29',
    '2026-02-31',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '２０２６-01-01',
    '12026-01-01',
  ])('[MB1] %j is not a calendar day', (text) => {
    expect(codeOf(parseDay(text))).toBe('validity.day-invalid')
  })

  it.each(['2028-02-29', '2026-12-31', '9999-12-31'])('[MB1] %s is a calendar day', (text) => {
    expect(parseDay(text)).toStrictEqual({ ok: true, value: text })
  })
})

describe('parseValidity', () => {
  it('[MB1] a custom day before today is refused, and the message says so', () => {
    const outcome = parseValidity({ period: 'custom', until: '2026-03-09' }, today)
    expect(codeOf(outcome)).toBe('validity.past')
    expect(messageOf(outcome)).toBe(
      'The date 2026-03-09 has passed; choose 2026-03-10 or a later day.',
    )
  })

  it('[MB1] a custom day more than 50 years ahead is refused', () => {
    expect(messageOf(parseValidity({ period: 'custom', until: '2076-03-11' }, today))).toBe(
      'The date 2076-03-11 is too far ahead; choose 2076-03-10 or an earlier day.',
    )
  })

  it('[MB1] a custom day that does not exist is refused', () => {
    expect(codeOf(parseValidity({ period: 'custom', until: '2027-02-29' }, today))).toBe(
      'validity.day-invalid',
    )
  })

  it.each([
    [{ period: '30d' }, '2026-04-09'],
    [{ period: '90d' }, '2026-06-08'],
    [{ period: '180d' }, '2026-09-06'],
    [{ period: 'permanent' }, null],
    [{ period: 'custom', until: '2026-03-10' }, '2026-03-10'],
    [{ period: 'custom', until: '2076-03-10' }, '2076-03-10'],
  ] as const)('[MB1] %o from 2026-03-10 ends on %s', (validity, value) => {
    expect(parseValidity(validity, today)).toStrictEqual({ ok: true, value })
  })
})

describe('renewValidity', () => {
  it.each(['2026-04-01', '2026-03-20'])('[MB7] a custom day %s extends nothing', (until) => {
    const outcome = renewValidity({ period: 'custom', until }, '2026-04-01', today)
    expect(codeOf(outcome)).toBe('validity.not-longer')
    expect(messageOf(outcome)).toContain('which lasts through 2026-04-01')
  })

  it('[MB7] renewing again and again ends at the limit of 50 years', () => {
    expect(codeOf(renewValidity({ period: '180d' }, '2076-01-01', today))).toBe('validity.too-far')
  })

  it.each([
    ['an end to come', '2026-04-01', '2026-05-01'],
    ['an end today', '2026-03-10', '2026-04-09'],
    ['an end long past', '2020-01-01', '2026-04-09'],
  ])('[MB7] 30 days count from the later of today and %s', (_, endsOn, value) => {
    expect(renewValidity({ period: '30d' }, endsOn, today)).toStrictEqual({ ok: true, value })
  })

  it('[MB7] a renewal may be permanent, or until a later day', () => {
    expect(renewValidity({ period: 'permanent' }, '2026-04-01', today)).toMatchObject({
      value: null,
    })
    const custom = { period: 'custom', until: '2026-04-02' } as const
    expect(renewValidity(custom, '2026-04-01', today)).toMatchObject({ value: '2026-04-02' })
  })
})

describe('days of the organisation', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-09T15:59:59.999Z', '2026-03-09'],
    ['Asia/Shanghai', '2026-03-09T16:00:00Z', '2026-03-10'],
    ['America/New_York', '2026-03-10T03:59:59Z', '2026-03-09'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00Z', '2027-01-01'],
    ['UTC', '0999-12-31T00:00:00Z', '0999-12-31'],
  ])('[MB2] in %s it is at %s the day %s', (timeZone, instant, day) => {
    expect(todayIn(timeZone, Date.parse(instant))).toBe(day)
  })

  it('[MB2] a time zone that does not exist is told from one that does', () => {
    expect(isTimeZone('Mars/Olympus')).toBe(false)
    expect(isTimeZone('Asia/Shanghai')).toBe(true)
    expect(() => todayIn('Mars/Olympus', 0)).toThrow(RangeError)
  })

  it.each([
    ['Asia/Shanghai', '2026-03-10', '2026-03-10T16:00:00.000Z'],
    ['a day of 23 hours', '2026-03-08', '2026-03-09T04:00:00.000Z', 'America/New_York'],
    ['a day of 25 hours', '2026-11-01', '2026-11-02T05:00:00.000Z', 'America/New_York'],
    ['a next day that begins at one', '2026-04-23', '2026-04-23T22:00:00.000Z', 'Africa/Cairo'],
    ['a next day that was skipped', '2011-12-29', '2011-12-30T10:00:00.000Z', 'Pacific/Apia'],
    ['a half-hour zone', '2026-06-01', '2026-06-01T18:30:00.000Z', 'Asia/Kolkata'],
    ['the far east', '2026-12-31', '2026-12-31T10:00:00.000Z', 'Pacific/Kiritimati'],
  ])('[MB2] the end of %s, %s, is %s', (zone, day, instant, timeZone = zone) => {
    expect(new Date(endOfDay(day, timeZone)).toISOString()).toBe(instant)
  })

  it('[MB2] the end of a day is the first instant of another day, in any zone', () => {
    const zones = ['Asia/Shanghai', 'Europe/London', 'America/St_Johns', 'Australia/Lord_Howe']
    const days = fc.integer({ min: 0, max: 20_000 }).map((days_) => addDays('2000-01-01', days_))
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, (timeZone, day) => {
        const end = endOfDay(day, timeZone)
        expect(todayIn(timeZone, end - 1) <= day).toBe(true)
        expect(todayIn(timeZone, end) > day).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('[MB2] the last day counts whole, the day after does not', () => {
    expect(isExpired('2026-03-09', today)).toBe(true)
    expect(isExpired(today, today)).toBe(false)
    expect(isExpired(null, today)).toBe(false)
  })

  it('[MB7] what ends within the days of the warning expires soon, what has ended does not', () => {
    expect(expiresSoon('2026-03-09', today, 7)).toBe(false)
    expect(expiresSoon('2026-03-18', today, 7)).toBe(false)
    expect(expiresSoon(null, today, 7)).toBe(false)
    expect(expiresSoon(today, today, 7)).toBe(true)
    expect(expiresSoon('2026-03-17', today, 7)).toBe(true)
  })

  it('[MB1] days are added, counted and compared as the calendar does', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addYears('2028-02-29', 50)).toBe('2078-03-01')
    expect(countDays('2026-03-01', '2026-02-27')).toBe(-2)
    expect(laterEnd('2026-01-01', '2026-01-02')).toBe('2026-01-02')
    expect(laterEnd('2026-01-02', '2026-01-01')).toBe('2026-01-02')
    expect(laterEnd(null, '2026-01-02')).toBeNull()
    expect(laterEnd('2026-01-02', null)).toBeNull()
  })
})
