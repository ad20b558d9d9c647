/** Usage as a whole series: the server leaves out steps without a call, a chart may not. */
import type { Usage } from '@portico/contract'

export const usageRanges = ['day', 'week', 'month'] as const
export type UsageRange = (typeof usageRanges)[number]
export type UsagePoint = Usage['points'][number]

const hourMs = 3_600_000

/** Steps of each range as the server counts them: by the hour, and a month by days of UTC. */
export const usageSteps: Readonly<Record<UsageRange, Readonly<{ stepMs: number; steps: number }>>> =
  {
    day: { stepMs: hourMs, steps: 24 },
    week: { stepMs: hourMs, steps: 7 * 24 },
    month: { stepMs: 24 * hourMs, steps: 30 },
  }

/** Every step up to the present one, oldest first; those without a call count nothing. */
export function fillUsage(
  points: readonly UsagePoint[],
  range: UsageRange,
  nowMs: number,
): UsagePoint[] {
  const { stepMs, steps } = usageSteps[range]
  const last = Math.floor(nowMs / stepMs) * stepMs
  const known = new Map(points.map((point) => [Date.parse(point.at), point]))
  return Array.from({ length: steps }, (_, index) => {
    const at = last - (steps - 1 - index) * stepMs
    return known.get(at) ?? { at: new Date(at).toISOString(), passed: 0, refused: 0, failed: 0 }
  })
}

export type UsageTotals = Readonly<{ passed: number; refused: number; failed: number }>

export function sumUsage(points: readonly UsagePoint[]): UsageTotals {
  const sum = (outcome: keyof UsageTotals) =>
    points.reduce((total, point) => total + point[outcome], 0)
  return { passed: sum('passed'), refused: sum('refused'), failed: sum('failed') }
}
