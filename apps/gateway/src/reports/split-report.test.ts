import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildCallRecord } from '../call-record.ts'
import { buildCall } from '../testing.ts'
import { CallReporter } from './call-reporter.ts'
import { splitReport } from './split-report.ts'

const outcome = {
  status: 200,
  code: null,
  durationMs: 1,
  upstreamMs: null,
  requestBytes: 0,
  responseBytes: 2,
}
const call = buildCallRecord(buildCall(), outcome, 'gateway-1')
const identity = {
  gatewayId: 'gateway-1',
  instanceId: 'instance-1',
  version: '0.1.0',
  startedAt: '2026-01-01T00:00:00.000Z',
}
const state = { epoch: 'e', revision: 1, currentAt: null, lagMs: 0, refusals: [] }

/** Sends the records as a worker does. */
async function report(records: readonly string[]): Promise<Buffer[]> {
  const sent: Buffer[] = []
  const reporter = new CallReporter({
    identity,
    readState: () => state,
    send: async ({ bytes }) => void sent.push(Buffer.from(bytes)),
    onFault: (error) => expect.unreachable(String(error)),
  })
  for (const record of records) reporter.record(Buffer.from(record), Buffer.byteLength(record))
  await reporter.report()
  return sent
}

const separators = [
  '],"gatewayId":',
  ',{"requestId":',
  '},{"requestId":"x',
  '],',
  '}',
  '{"',
  '"',
  '\\',
]
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...separators), fc.string({ maxLength: 3 })))
  .map((texts) => texts.join(''))

it('[GW6] gives back each record as it was, whatever stands in it, and the other fields', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ requestId: anyText, method: anyText, path: anyText })),
      async (calls) => {
        const records = calls.map((texts) => JSON.stringify({ ...call, ...texts }))
        const [bytes, ...others] = await report(records)
        expect(others).toEqual([])
        const split = splitReport(bytes ?? Buffer.alloc(0))
        expect(split.records.map(String)).toEqual(records)
        expect(split.fields).toEqual({ ...identity, ...state, droppedCalls: 0, sequence: 1 })
      },
    ),
    { numRuns: 300 },
  )
})

it.each([
  '',
  '{}',
  '{"gatewayId":"g","calls":[]}',
  '[{"calls":[],"gatewayId":"g"}]',
  '{"calls":[],"gatewayId":',
])('refuses what is no such report: %s', (text) => {
  expect(() => splitReport(Buffer.from(text))).toThrow(SyntaxError)
})
