import { feedReport, type FeedReport } from '@portico/contract'
import { describe, expect, it } from 'vitest'
import { buildCallRecord } from '../call-record.ts'
import { buildCall, waitFor } from '../testing.ts'
import { CallReporter } from './call-reporter.ts'

const outcome = {
  status: 200,
  code: null,
  durationMs: 1.23456,
  upstreamMs: null,
  requestBytes: 0,
  responseBytes: 2,
}
const call = buildCallRecord(buildCall(), outcome, 'gateway-1')

function record(reporter: CallReporter, requestId = call.requestId): void {
  const bytes = Buffer.from(`${JSON.stringify({ ...call, requestId })} and what else lies there`)
  reporter.record(bytes, bytes.indexOf('}') + 1)
}

function build(send: (report: FeedReport) => Promise<void>) {
  const faults: unknown[] = []
  const reporter = new CallReporter({
    identity: {
      gatewayId: 'gateway-1',
      instanceId: 'instance-1',
      version: '0.1.0',
      startedAt: '2026-01-01T00:00:00.000Z',
    },
    readState: () => ({ epoch: 'e', revision: 1, currentAt: null, lagMs: 0, refusals: [] }),
    // What goes out must be what the control plane reads.
    send: ({ bytes }) => send(feedReport.parse(JSON.parse(bytes.toString()))),
    onFault: (error) => faults.push(error),
  })
  return { reporter, faults }
}

describe('call records on their way', () => {
  it('[GW6] what was not acknowledged goes again as the same report, so that it counts once', async () => {
    const sent: FeedReport[] = []
    let isAway = true
    const { reporter, faults } = build(async (report) => {
      sent.push(report)
      if (isAway) throw new Error('away')
    })
    record(reporter)
    reporter.poke()
    await waitFor(() => faults.length === 1, 'the fault')
    record(reporter)
    isAway = false
    await reporter.close()
    expect(sent.map((report) => [report.sequence, report.calls.length])).toEqual([
      [1, 1],
      [1, 1],
      [2, 1],
    ])
  })

  it('[GW6] goes in batches of at most a thousand, in order', async () => {
    const sent: FeedReport[] = []
    const { reporter } = build(async (report) => {
      sent.push(report)
    })
    for (let index = 0; index < 2500; index += 1) {
      record(reporter, String(index))
    }
    await reporter.close()
    expect(sent.map((report) => report.calls.length)).toEqual([1000, 1000, 500])
    expect(sent.flatMap((report) => report.calls)[2499]?.requestId).toBe('2499')
  })

  it('[GW6] what comes while a report is under way waits until it fills one, or is asked for', async () => {
    const sent: FeedReport[] = []
    const acknowledge: (() => void)[] = []
    const { reporter } = build((report) => {
      sent.push(report)
      return new Promise((resolve) => acknowledge.push(resolve))
    })
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    const listCounts = () => sent.map((report) => report.calls.length)
    record(reporter)
    reporter.poke()
    for (let index = 0; index < 999; index += 1) record(reporter)
    acknowledge[0]?.()
    await settle()
    expect(listCounts()).toEqual([1])
    record(reporter)
    expect(listCounts()).toEqual([1, 1000])
    record(reporter)
    reporter.poke()
    acknowledge[1]?.()
    await settle()
    expect(listCounts()).toEqual([1, 1000, 1])
    acknowledge[2]?.()
    await reporter.close()
  })

  it('[GW6] a control plane that is back has all that waited at once, and the state of now', async () => {
    const sent: FeedReport[] = []
    let isAway = true
    const { reporter, faults } = build(async (report) => {
      if (isAway) throw new Error('away')
      sent.push(report)
    })
    for (let index = 0; index < 2500; index += 1) record(reporter)
    await waitFor(() => faults.length === 1, 'the fault')
    isAway = false
    await reporter.report()
    expect(sent.map((report) => report.calls.length)).toEqual([1000, 1000, 500])
    expect(reporter.waiting).toBe(0)
    await reporter.close()
  })

  it('[GW6] a control plane that is away for long costs records, counted, never memory without end', async () => {
    let isAway = true
    const sent: FeedReport[] = []
    const { reporter } = build(async (report) => {
      if (isAway) throw new Error('away')
      sent.push(report)
    })
    for (let index = 0; index < 60_000; index += 1) record(reporter)
    expect(reporter.droppedEver).toBeGreaterThan(0)
    expect(reporter.waiting).toBeLessThanOrEqual(50_000)
    isAway = false
    await reporter.close()
    const delivered = sent.reduce((sum, report) => sum + report.calls.length, 0)
    const dropped = sent.reduce((sum, report) => sum + report.droppedCalls, 0)
    expect(delivered + dropped).toBe(60_000)
  })
})
