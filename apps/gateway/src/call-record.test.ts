import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authenticationMethods, callRecord } from '@portico/contract'
import { environments, type Address } from '@portico/domain'
import { buildCallRecord, CallRecordWriter } from './call-record.ts'
import type { Call } from './call.ts'
import type { CallOutcome } from './engine/engine.ts'
import { buildCall, buildApi, buildApplication, buildWorld, appKey } from './testing.ts'
import { compileApi } from './world/compile-api.ts'

const letters = fc.constantFrom(...'abcXYZ019-_/.~%&+|{} !'.split(''))

/** Mostly plain, so that whole records are; else any code unit at all: controls, quotes, halves of pairs. */
const anyText = (maxLength: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.string({ unit: letters, maxLength }) },
    fc.string({ unit: 'grapheme-ascii', maxLength }),
    fc.string({ unit: 'binary', maxLength }),
    fc.array(fc.nat(0xff), { maxLength }).map((units) => String.fromCharCode(...units)),
    fc.array(fc.nat(0xff_ff), { maxLength }).map((units) => String.fromCharCode(...units)),
  )
const anyId = anyText(64).filter((text) => text !== '')
/** What a clock gives, and what none gives. */
const anyDuration = fc.oneof(
  fc.double({ min: 0, max: 10_000, noNaN: true }),
  fc.integer({ min: 0, max: 10_000_000 }).map((count) => count / 1000),
  fc.integer({ min: -5000 }).map((count) => count / 1000),
  fc.double({ min: 0 }),
)
const anyCount = fc.oneof(fc.nat(1000), fc.nat(), fc.maxSafeNat(), fc.integer(), fc.double())
const anyAddress: fc.Arbitrary<Address | undefined> = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value) => ({ family: 4 as const, value })),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => ({ family: 6 as const, value })),
  fc.constant(undefined),
)
const anyOutcome: fc.Arbitrary<CallOutcome> = fc.record({
  status: fc.oneof(fc.integer({ min: 0, max: 599 }), anyCount),
  code: fc.constantFrom(null, 'A403IS', 'X500ER', 'S403NU'),
  durationMs: anyDuration,
  upstreamMs: fc.oneof(fc.constant(null), anyDuration),
  requestBytes: anyCount,
  responseBytes: anyCount,
})
const anyCall: fc.Arbitrary<Call> = fc
  .record({
    apiId: fc.option(anyId),
    application: fc.option(
      fc.record({ id: anyId, appKey: anyText(140).filter((text) => text !== '') }),
    ),
    requestId: fc.oneof(fc.uuid(), anyText(600)),
    receivedAtMs: fc.oneof(
      fc.integer({ min: 0, max: 8.64e15 }),
      fc.integer({ min: 1_767_225_600_000, max: 1_767_225_602_000 }),
      fc.constantFrom(0, 999, 1000, 253_402_300_799_999, 253_402_300_800_000),
    ),
    method: anyText(40),
    target: fc.oneof(anyText(40), anyText(600)).map((text) => `/${text}`),
    clientAddress: anyAddress,
    environment: fc.constantFrom(null, ...environments),
    authentication: fc.constantFrom(...authenticationMethods),
    secretVersion: fc.oneof(fc.constant(null), fc.nat(9), fc.nat()),
  })
  .map(({ apiId, application, ...call }) => ({
    ...buildCall(),
    ...call,
    api: apiId === null ? null : compileApi(buildApi({ id: apiId })),
    application: application === null ? null : findApplication(application),
  }))

function findApplication(application: { id: string; appKey: string }) {
  const world = buildWorld({ applications: [buildApplication(application)] })
  return world.findApplication(application.appKey) ?? null
}

const plainOutcome = {
  status: 200,
  code: null,
  durationMs: 1.23456,
  upstreamMs: 0.9999,
  requestBytes: 0,
  responseBytes: 2,
}

function writeWith(writer: CallRecordWriter, call: Call, outcome: CallOutcome): string {
  const length = writer.write(call, outcome)
  return writer.bytes.toString('utf8', 0, length)
}

describe('a record that is written byte by byte', () => {
  it('[GW6] is what JSON.stringify makes of it, whatever stands in the call', () => {
    // One writer for all, as in a gateway: nothing of a record may be left in the next.
    const writer = new CallRecordWriter('gateway-1')
    fc.assert(
      fc.property(anyCall, anyOutcome, (call, outcome) => {
        const expected = JSON.stringify(buildCallRecord(call, outcome, 'gateway-1'))
        expect(writeWith(writer, call, outcome)).toBe(expected)
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['a quote', '"'],
    ['a backslash', '\\'],
    ['a line feed', '\n'],
    ['NUL', '\0'],
    ['DEL', '\x7f'],
    ['latin-1', 'é'],
    ['what ends in the byte of a quote', '\u0122'],
    ['what ends in the byte of a letter', '\u0141'],
    ['half a pair', '\ud800'],
    ['the other half', '\udc00'],
    ['a pair', '😀'],
    ['a line separator', '\u2028'],
  ])('[GW6] is the same with %s in any of its texts', (_, character) => {
    const writer = new CallRecordWriter('gateway-1')
    const text = `a${character}b`
    const application = findApplication({ id: text, appKey: text })
    const api = compileApi(buildApi({ id: text }))
    for (const more of [
      { target: `/${text}` },
      { method: text },
      { requestId: text },
      { application },
      { api },
    ]) {
      const call = { ...buildCall(), ...more }
      const expected = JSON.stringify(buildCallRecord(call, plainOutcome, 'gateway-1'))
      expect(writeWith(writer, call, plainOutcome)).toBe(expected)
      const next = writeWith(writer, buildCall(), plainOutcome)
      expect(next).toBe(JSON.stringify(buildCallRecord(buildCall(), plainOutcome, 'gateway-1')))
    }
  })

  it('[GW6] is one that the control plane takes, and tells durations to the microsecond', () => {
    const application = buildWorld().findApplication(appKey) ?? null
    const call: Call = {
      ...buildCall(),
      application,
      authentication: 'signature',
      secretVersion: 1,
    }
    const text = writeWith(new CallRecordWriter('gateway-1'), call, plainOutcome)
    expect(callRecord.parse(JSON.parse(text))).toStrictEqual(JSON.parse(text))
    expect(JSON.parse(text)).toMatchObject({ appKey, durationMs: 1.235, upstreamMs: 1 })
  })

  it('[GW6] holds neither query nor headers, and no key that no application has', () => {
    const call = buildCall({
      target: '/list/api_1?appKey=AppSecret-Example_001&token=x',
      headers: { 'x-ca-key': 'AppSecret-Example_001', 'x-ca-signature': 'sig' },
    })
    call.appKey = 'AppSecret-Example_001'
    const text = writeWith(new CallRecordWriter('gateway-1'), call, plainOutcome)
    expect(text).not.toContain('AppSecret')
    expect(text).not.toContain('sig')
    expect(JSON.parse(text)).toMatchObject({ path: '/list/api_1', appKey: null })
  })
})
