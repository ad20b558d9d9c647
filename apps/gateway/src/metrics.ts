/** What Prometheus sees of a gateway; labels are bounded by the product, never by what callers send. */
import {
  AggregatorRegistry,
  Counter,
  Gauge,
  type Histogram,
  Registry,
  type MetricObjectWithValues,
  type MetricValue,
} from 'prom-client'
import type { AuthenticationMethod } from '@portico/contract'
import type { CallOutcome } from './engine/engine.ts'

/** Connections of a pool. */
export interface UpstreamUse {
  readonly open: number
  readonly busy: number
}

export interface MetricSources {
  readonly connectionCount: () => number
  readonly activeCount: () => number
  readonly applicationCount: () => number
  readonly apiCount: () => number
  readonly revision: () => number
  /** Seconds since the world was last known to be current; NaN before the first. */
  readonly ageSeconds: () => number
  readonly isConnected: () => boolean
  readonly isQuarantined: () => boolean
  readonly historyBreaks: () => number
  readonly nonceCount: () => number
  readonly droppedRecords: () => number
  readonly waitingRecords: () => number
  /** WebSockets that stand. */
  readonly tunnelCount: () => number
  /** Answers that have begun and not ended. */
  readonly openAnswerCount: () => number
  /** Open calls that were ended because they would be refused now. */
  readonly endedRefused: () => number
  readonly endedIdle: () => number
  /** Connections to upstreams, and how many of them carry a call. */
  readonly upstreamConnections: () => UpstreamUse
  /** Seconds between a sign of life of the control plane and its arrival here; NaN before the first. */
  readonly feedLagSeconds: () => number
  readonly droppedSpans: () => number
  /** Workers that died and were replaced. */
  readonly workerRestarts: () => number
}

/** The values of one process, as they travel between processes. */
export type MetricsSnapshot = MetricObjectWithValues<MetricValue<string>>[]

export interface Metrics {
  /** Counts a call that is over. */
  observe(authentication: AuthenticationMethod, outcome: CallOutcome): void
  render(): Promise<string>
  collect(): Promise<MetricsSnapshot>
  readonly contentType: string
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * A histogram that tells what the library's tells: that one takes 0.15 µs for each value, with its walk through labels
 * and objects, and this one the steps to a bucket.
 */
class Durations {
  readonly name: string
  readonly #help: string
  /** By bucket, the last of them without a bound. */
  readonly #counts = durationBuckets.map(() => 0).concat(0)
  #sumSeconds = 0

  constructor(name: string, help: string) {
    this.name = name
    this.#help = help
  }

  observe(seconds: number): void {
    let index = 0
    while (seconds > (durationBuckets[index] ?? Number.POSITIVE_INFINITY)) index += 1
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#sumSeconds += seconds
  }

  /** What the registry asks of a metric. */
  get() {
    const { name } = this
    let count = 0
    const values: { metricName: string; labels: { le?: number | string }; value: number }[] =
      this.#counts.map((each, index) => {
        count += each
        const labels = { le: durationBuckets[index] ?? '+Inf' }
        return { metricName: `${name}_bucket`, labels, value: count }
      })
    values.push({ metricName: `${name}_sum`, labels: {}, value: this.#sumSeconds })
    values.push({ metricName: `${name}_count`, labels: {}, value: count })
    return { name, help: this.#help, type: 'histogram', aggregator: 'sum', values }
  }
}

function createDurations(name: string, help: string, registry: Registry): Durations {
  const durations = new Durations(name, help)
  // Its types know the library's own metrics alone; it asks for no more than a name and `get`.
  registry.registerMetric(durations as unknown as Histogram)
  return durations
}

interface Tally {
  readonly labels: { status: string; code: string; authentication: string }
  count: number
}

function classOf(status: number): string {
  return status === 0 ? 'gone' : `${Math.floor(status / 100)}xx`
}

/** A counter whose labels are looked at when somebody reads it, not at each call. */
function createCallCount(registers: Registry[]) {
  const tallies = new Map<string, Tally>()
  const counter = new Counter({
    name: 'portico_gateway_calls_total',
    help: 'Calls by outcome: status class, gateway code (empty when the upstream answered) and authentication.',
    labelNames: ['status', 'code', 'authentication'] as const,
    registers,
    collect() {
      for (const tally of tallies.values()) {
        if (tally.count > 0) counter.inc(tally.labels, tally.count)
        tally.count = 0
      }
    },
  })
  const find = (authentication: string, outcome: CallOutcome): Tally => {
    const { code } = outcome
    const status = classOf(outcome.status)
    const key = `${status} ${code} ${authentication}`
    const known = tallies.get(key)
    if (known !== undefined) return known
    const created = { labels: { status, code: code ?? '', authentication }, count: 0 }
    tallies.set(key, created)
    return created
  }
  /** Most calls end as the one before: what is the same needs no key. */
  let last: Tally | null = null
  let lastStatus = 0
  let lastCode: string | null = null
  return (authentication: string, outcome: CallOutcome) => {
    const { status, code } = outcome
    const isSame =
      last !== null &&
      lastStatus === status &&
      lastCode === code &&
      last.labels.authentication === authentication
    if (last === null || !isSame) last = find(authentication, outcome)
    lastStatus = status
    lastCode = code
    last.count += 1
  }
}

/** A registry of its own, so that two gateways in one process do not meet. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  const registers = [registry]
  registerGauges(sources, registers)
  const countCall = createCallCount(registers)
  const durations = createDurations(
    'portico_gateway_call_duration_seconds',
    'From the head of a call to the end of its answer.',
    registry,
  )
  const upstreamDurations = createDurations(
    'portico_gateway_upstream_duration_seconds',
    'The upstream’s share of the duration.',
    registry,
  )
  return {
    observe(authentication, outcome) {
      const { durationMs, upstreamMs } = outcome
      countCall(authentication, outcome)
      durations.observe(durationMs / 1000)
      if (upstreamMs !== null) upstreamDurations.observe(upstreamMs / 1000)
    },
    render: () => registry.metrics(),
    collect: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
  }
}

/**
 * One exposition of several processes: counters and histograms are added up; of what all see alike, the first
 * process is believed.
 */
export function renderTogether(shares: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate([...shares]).metrics()
}

/** What each process has a share of; the rest is one and the same thing, seen by several. */
const addedUp: ReadonlySet<string> = new Set([
  'connections',
  'active_calls',
  'call_records_waiting',
  'tunnels',
  'open_answers',
  'open_calls_ended_refused',
  'tunnels_ended_idle',
  'upstream_connections',
  'upstream_connections_busy',
  'trace_spans_dropped',
])

function registerGauges(sources: MetricSources, registers: Registry[]): void {
  for (const [name, help, read] of [...listCallGauges(sources), ...listStateGauges(sources)]) {
    new Gauge({
      name: `portico_gateway_${name}`,
      help,
      registers,
      aggregator: addedUp.has(name) ? 'sum' : 'first',
      collect() {
        this.set(Number(read()))
      },
    })
  }
}

type GaugeRow = readonly [name: string, help: string, read: () => number | boolean]

function listCallGauges(sources: MetricSources): readonly GaugeRow[] {
  return [
    ['connections', 'Open connections of callers.', sources.connectionCount],
    ['active_calls', 'Calls under way.', sources.activeCount],
    ['tunnels', 'WebSockets that stand.', sources.tunnelCount],
    ['open_answers', 'Answers that have begun and stream.', sources.openAnswerCount],
    [
      'open_calls_ended_refused',
      'WebSockets and streaming answers ended because the call would be refused now.',
      sources.endedRefused,
    ],
    ['tunnels_ended_idle', 'WebSockets ended because nothing passed.', sources.endedIdle],
    [
      'upstream_connections',
      'Connections to upstreams, those of WebSockets aside.',
      () => sources.upstreamConnections().open,
    ],
    [
      'upstream_connections_busy',
      'Those that carry a call.',
      () => sources.upstreamConnections().busy,
    ],
  ]
}

function listStateGauges(sources: MetricSources): readonly GaugeRow[] {
  return [
    [
      'feed_lag_seconds',
      'How long the newest sign of life of the control plane was on its way.',
      sources.feedLagSeconds,
    ],
    ['trace_spans_dropped', 'Spans thrown away since the start.', sources.droppedSpans],
    ['applications', 'Applications in the world.', sources.applicationCount],
    ['apis', 'APIs in the world.', sources.apiCount],
    ['feed_revision', 'Newest revision that is applied whole.', sources.revision],
    ['world_age_seconds', 'Since the world was last known to be current.', sources.ageSeconds],
    ['feed_connected', '1 while the stream of changes is alive.', sources.isConnected],
    ['snapshot_quarantined', '1 while a snapshot is turned away.', sources.isQuarantined],
    ['history_breaks', 'Snapshots that took the history back.', sources.historyBreaks],
    ['nonces', 'Spent nonces that are remembered.', sources.nonceCount],
    ['call_records_dropped', 'Call records thrown away since the start.', sources.droppedRecords],
    ['call_records_waiting', 'Call records not yet delivered.', sources.waitingRecords],
    ['worker_restarts', 'Workers that died and were replaced.', sources.workerRestarts],
  ]
}
