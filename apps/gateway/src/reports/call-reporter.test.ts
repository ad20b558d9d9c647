import { feedReport, type FeedReport } from '@portico/contract'
import { describe, expect, it } from 'vitest'
import { buildCallRecord } from '../call-log.ts'
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
const record = JSON.stringify(call)

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
    reporter.record(record)
    reporter.poke()
    await waitFor(() => faults.length === 1, 'the fault')
    reporter.record(record)
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
      reporter.record(JSON.stringify({ ...call, requestId: String(index) }))
    }
    await reporter.close()
    expect(sent.map((report) => report.calls.length)).toEqual([1000, 1000, 500])
    expect(sent.flatMap((report) => report.calls)[2499]?.requestId).toBe('2499')
  })

  it('[GW6] a control plane that is away for long costs records, counted, never memory without end', async () => {
    let isAway = true
    const sent: FeedReport[] = []
    const { reporter } = build(async (report) => {
      if (isAway) throw new Error('away')
      sent.push(report)
    })
    for (let index = 0; index < 60_000; index += 1) reporter.record(record)
    expect(reporter.droppedEver).toBeGreaterThan(0)
    expect(reporter.waiting).toBeLessThanOrEqual(50_000)
    isAway = false
    await reporter.close()
    const delivered = sent.reduce((sum, report) => sum + report.calls.length, 0)
    const dropped = sent.reduce((sum, report) => sum + report.droppedCalls, 0)
    expect(delivered + dropped).toBe(60_000)
  })
})

describe('the record of a call', () => {
  it('[GW6] holds neither query nor headers, and no key that no application has', () => {
    const call = buildCall({
      target: '/list/api_1?appKey=AppSecret-Example_001&token=x',
      headers: { 'x-ca-key': 'AppSecret-Example_001', 'x-ca-signature': 'sig' },
    })
    call.appKey = 'AppSecret-Example_001'
    const text = JSON.stringify(buildCallRecord(call, outcome, 'gateway-1'))
    expect(text).not.toContain('AppSecret')
    expect(text).not.toContain('sig')
    expect(JSON.parse(text)).toMatchObject({ path: '/list/api_1', appKey: null, durationMs: 1.235 })
  })
})
