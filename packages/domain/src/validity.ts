/** Periods of validity, in whole days of the organisation's time zone (MB1, MB2, MB7). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

export const validityPeriods = ['30d', '90d', '180d', 'permanent', 'custom'] as const
export type ValidityPeriod = (typeof validityPeriods)[number]

/** A calendar day, `YYYY-MM-DD`; earlier days sort before later ones as text. */
export type Day = string

export type Validity =
  | Readonly<{ period: '30d' | '90d' | '180d' | 'permanent' }>
  | Readonly<{ period: 'custom'; until: Day }>

/** How far ahead a validity may end. */
export const validityLimitYears = 50

const periodDays = { '30d': 30, '90d': 90, '180d': 180 } as const

const dayMs = 86_400_000

function formatUtcDay(timeMs: number): Day {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/** Reads a calendar day that exists; `2026-02-29` does not. Refuses with `validity.day-invalid`. */
export function parseDay(text: string): Outcome<Day> {
  const timeMs = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  // Some engines roll 31 February over to March instead of refusing it.
  if (!Number.isNaN(timeMs) && formatUtcDay(timeMs) === text) return accept(text)
  return refuse('validity.day-invalid', { path: 'until' })
}

/** The day some days later, or earlier for a negative number. */
export function addDays(day: Day, days: number): Day {
  return formatUtcDay(Date.parse(`${day}T00:00:00Z`) + days * dayMs)
}

/** The same day some years later; 29 February becomes 1 March where there is none. */
export function addYears(day: Day, years: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return formatUtcDay(Date.UTC(year + years, month - 1, date))
}

/** Whole days from one day to another; negative when the second is earlier. */
export function countDays(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** A formatter costs a thousand times what its use does, so each zone's is kept. */
function findFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  formatters.set(timeZone, formatter)
  return formatter
}

/** True when the runtime knows the IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    findFormatter(timeZone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * The calendar day at an instant in a time zone (MB2).
 *
 * @param timeZone an IANA name such as `Asia/Shanghai`; an unknown one is a defect and throws
 * @param nowMs milliseconds since 1970
 */
export function todayIn(timeZone: string, nowMs: number): Day {
  const parts = new Map(
    findFormatter(timeZone)
      .formatToParts(nowMs)
      .map((part) => [part.type, part.value]),
  )
  const year = (parts.get('year') ?? '').padStart(4, '0')
  return `${year}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`
}

/**
 * The first instant after a day, in milliseconds since 1970: a validity through that day holds before
 * it and no longer at it (MB2).
 *
 * Found by bisection over the zone's own calendar, so that days of 23 and 25 hours, days that begin
 * at one o'clock and days that a zone skipped altogether come out right.
 */
export function endOfDay(day: Day, timeZone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`)
  let within = noon - 2 * dayMs
  let after = noon + 2 * dayMs
  while (after - within > 1) {
    const middle = Math.floor((within + after) / 2)
    if (todayIn(timeZone, middle) <= day) within = middle
    else after = middle
  }
  return after
}

/** Refuses an end that lies before today or more than 50 years ahead (MB1). */
function checkEnd(until: Day, today: Day): Outcome<Day> {
  const path = 'until'
  if (until < today) return refuse('validity.past', { path, facts: { until, today } })
  const latest = addYears(today, validityLimitYears)
  if (until > latest) return refuse('validity.too-far', { path, facts: { until, latest } })
  return accept(until)
}

function resolveEnd(validity: Validity, from: Day, today: Day): Outcome<Day | null> {
  if (validity.period === 'permanent') return accept(null)
  if (validity.period !== 'custom') {
    return checkEnd(addDays(from, periodDays[validity.period]), today)
  }
  const until = parseDay(validity.until)
  return until.ok ? checkEnd(until.value, today) : until
}

/**
 * The last day of a validity that starts today, or `null` when it has none (MB1).
 * Refuses with `validity.day-invalid`, `validity.past` or `validity.too-far`.
 */
export function parseValidity(validity: Validity, today: Day): Outcome<Day | null> {
  return resolveEnd(validity, today, today)
}

/**
 * The last day after a renewal: a period counts from the later of today and the old end (MB7).
 * A custom day that does not reach beyond an old end that is still to come is refused with
 * `validity.not-longer`; else as {@link parseValidity}.
 */
export function renewValidity(validity: Validity, endsOn: Day, today: Day): Outcome<Day | null> {
  const renewed = resolveEnd(validity, endsOn > today ? endsOn : today, today)
  if (!renewed.ok || renewed.value === null || renewed.value > endsOn) return renewed
  return refuse('validity.not-longer', { path: 'until', facts: { until: renewed.value, endsOn } })
}

/** The later of two last days, where `null` is never. */
export function laterEnd(one: Day | null, other: Day | null): Day | null {
  if (one === null || other === null) return null
  return one > other ? one : other
}

/** True once the last day has passed; without a last day, never (MB2). */
export function isExpired(endsOn: Day | null, today: Day): boolean {
  return endsOn !== null && endsOn < today
}

/** True when the validity still holds and ends within so many days from today (MB7). */
export function expiresSoon(endsOn: Day | null, today: Day, withinDays: number): boolean {
  return endsOn !== null && endsOn >= today && endsOn <= addDays(today, withinDays)
}
