/** What the figures of one run say about one another, each with the bound that the design set for it. */
import type { Figures } from './load.ts'

/** Samples by row: the key of a candidate, for latency with the number of connections: `fast@8`. */
export type Samples = ReadonlyMap<string, readonly Figures[]>

export function takeMedian(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? Number.NaN)) / 2
}

type Quantity = 'cpuUs' | 'p50Ms' | 'p99Ms' | 'perSecond'

type Ratio = Readonly<{
  name: string
  over: string
  under: string
  of: Quantity
  bound: Readonly<{ atLeast: number }> | Readonly<{ atMost: number }> | null
}>

/** For processor time the other stands above: over 1, Portico is the cheaper. */
const ratios: readonly Ratio[] = [
  cpu('nginx ÷ every check', 'nginx', 'fast', 0.55),
  cpu('nginx ÷ every check, shared upstream connections', 'nginx', 'shared', 0.8),
  cpu('node:http + undici ÷ every check', 'undici', 'fast', 2),
  cpu('@fastify/reply-from ÷ every check', 'reply-from', 'fast', 2.5),
  cpu('http-proxy ÷ every check', 'http-proxy', 'fast', 3),
  cpu('express-gateway with key-auth ÷ every check', 'express-gateway', 'fast', 12),
  cpu('HAProxy’s own HMAC ÷ every check', 'haproxy', 'fast', 1.2),
  latency('p50 at 1 connection ÷ nginx’s', 1, 'p50Ms', 1.25),
  latency('p99 at 8 connections ÷ nginx’s', 8, 'p99Ms', 4),
  latency('p99 at 64 connections ÷ nginx’s', 64, 'p99Ms', 2.5),
  {
    name: 'calls per second, two workers ÷ one',
    over: 'workers-2',
    under: 'workers-1',
    of: 'perSecond',
    bound: null,
  },
]

function cpu(name: string, over: string, under: string, atLeast: number): Ratio {
  return { name: `processor time: ${name}`, over, under, of: 'cpuUs', bound: { atLeast } }
}

function latency(name: string, connections: number, of: Quantity, atMost: number): Ratio {
  return { name, over: `fast@${connections}`, under: `nginx@${connections}`, of, bound: { atMost } }
}

export type Finding = Readonly<{
  name: string
  value: string
  /** Lowest and highest of the ratios within the rounds. */
  spread: string
  bound: string
  holds: boolean | null
}>

function medianOf(samples: Samples, key: string, of: Quantity): number {
  return takeMedian((samples.get(key) ?? []).map((figures) => figures[of]))
}

function compare(samples: Samples, ratio: Ratio): Finding | null {
  const { over, under, of, bound, name } = ratio
  const above = samples.get(over) ?? []
  const below = samples.get(under) ?? []
  if (above.length === 0 || below.length === 0) return null
  const value = medianOf(samples, over, of) / medianOf(samples, under, of)
  const each = above.flatMap((figures, round) => {
    const other = below[round]
    return other === undefined ? [] : [figures[of] / other[of]]
  })
  return {
    name,
    value: value.toFixed(2),
    spread: `${Math.min(...each).toFixed(2)}–${Math.max(...each).toFixed(2)}`,
    ...judge(value, bound),
  }
}

function judge(value: number, bound: Ratio['bound']): Pick<Finding, 'bound' | 'holds'> {
  if (bound === null) return { bound: '', holds: null }
  if ('atLeast' in bound) return { bound: `≥ ${bound.atLeast}`, holds: value >= bound.atLeast }
  return { bound: `≤ ${bound.atMost}`, holds: value <= bound.atMost }
}

/** What the checks add: at most 6 µs, and at most a quarter of what a call costs without them. */
function findAdded(samples: Samples): Finding | null {
  const on = samples.get('fast') ?? []
  const off = samples.get('unchecked') ?? []
  if (on.length === 0 || off.length === 0) return null
  const [with_, without] = [
    medianOf(samples, 'fast', 'cpuUs'),
    medianOf(samples, 'unchecked', 'cpuUs'),
  ]
  const added = with_ - without
  const share = added / without
  const each = on.flatMap((figures, round) => {
    const other = off[round]
    return other === undefined ? [] : [figures.cpuUs - other.cpuUs]
  })
  return {
    name: 'processor time: all checks, on minus off',
    value: `${added.toFixed(1)} µs, ${(share * 100).toFixed(0)} % of off`,
    spread: `${Math.min(...each).toFixed(1)}–${Math.max(...each).toFixed(1)} µs`,
    bound: '≤ 6 µs and ≤ 25 %',
    holds: added <= 6 && share <= 0.25,
  }
}

/** Of the rows that were measured, in a fixed order. */
export function findRatios(samples: Samples): Finding[] {
  return [...ratios.map((ratio) => compare(samples, ratio)), findAdded(samples)].filter(
    (finding) => finding !== null,
  )
}
