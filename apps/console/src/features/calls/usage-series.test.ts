import { describe, expect, it } from 'vitest'
import { fillUsage, sumUsage, usageRanges, usageSteps } from './usage-series.ts'

const now = Date.parse('2026-11-24T13:30:00Z')

describe('the series of a usage chart', () => {
  it.each(usageRanges)('has every step of a %s, the present one last', (range) => {
    const { stepMs, steps } = usageSteps[range]
    const series = fillUsage([], range, now)
    expect(series).toHaveLength(steps)
    expect(Date.parse(series.at(-1)?.at ?? '')).toBe(Math.floor(now / stepMs) * stepMs)
    expect(new Set(series.map((point) => point.at)).size).toBe(steps)
    expect(sumUsage(series)).toEqual({ passed: 0, refused: 0, failed: 0 })
  })

  it('puts what the server counted at its place and drops what lies before the range', () => {
    const point = { passed: 3, refused: 2, failed: 1 }
    const series = fillUsage(
      [
        { at: '2026-11-23T12:00:00.000Z', ...point },
        { at: '2026-11-24T12:00:00.000Z', ...point },
      ],
      'day',
      now,
    )
    expect(series.at(-2)).toEqual({ at: '2026-11-24T12:00:00.000Z', ...point })
    expect(sumUsage(series)).toEqual(point)
  })
})
