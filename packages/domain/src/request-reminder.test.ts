import { describe, expect, it } from 'vitest'
import { findNextReminder } from './request-reminder.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('reminders', () => {
  it('[RQ2] nobody is reminded of a request that never expires', () => {
    expect(findNextReminder(0, null, 0)).toBeNull()
  })

  it('[RQ2] a request of ten days reminds at half of them and a day before the end', () => {
    const next = (now: number) => findNextReminder(0, 10 * dayMs, now)
    expect([next(0), next(5 * dayMs), next(9 * dayMs)]).toStrictEqual([5 * dayMs, 9 * dayMs, null])
  })

  it('[RQ2] a request of one day reminds once', () => {
    const next = (now: number) => findNextReminder(0, dayMs, now)
    expect([next(0), next(12 * hourMs)]).toStrictEqual([12 * hourMs, null])
  })
})
