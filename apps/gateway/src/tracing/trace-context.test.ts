import { describe, expect, it } from 'vitest'
import { CallHeaders } from '../headers.ts'
import { beginTrace, readTraceparent, writeTraceparent } from './trace-context.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'
const read = (...values: string[]) =>
  readTraceparent(new CallHeaders(values.flatMap((value) => ['Traceparent', value])))

describe('the trace of a call', () => {
  it.each([
    [`00-${traceId}-${parentId}`],
    [`00-${traceId.toUpperCase()}-${parentId}-01`],
    [`00-${'0'.repeat(32)}-${parentId}-01`],
    [`00-${traceId}-${'0'.repeat(16)}-01`],
    [`ff-${traceId}-${parentId}-01`],
    [`00-${traceId}-${parentId}-01-more`],
    [`00-${traceId}-${parentId}-01\u0000`],
    ['nonsense'],
    [''],
  ])('%s is no parent: the trace begins here', (value) => {
    expect(read(value)).toBeNull()
    const trace = beginTrace(new CallHeaders(['traceparent', value]), 1)
    expect(trace).toMatchObject({ parentId: null, isSampled: true })
    expect(trace.traceId).not.toBe(traceId)
  })

  it('two are none: whose would it be?', () => {
    const value = `00-${traceId}-${parentId}-01`
    expect(read(value, value)).toBeNull()
  })

  it('a parent goes on, and so does what it decided about sampling', () => {
    expect(read(`00-${traceId}-${parentId}-01`)).toEqual({ traceId, parentId, isSampled: true })
    expect(read(`01-${traceId}-${parentId}-00-more`)?.isSampled).toBe(false)
    const trace = beginTrace(new CallHeaders(['traceparent', `00-${traceId}-${parentId}-00`]), 1)
    expect(trace).toMatchObject({ traceId, parentId, isSampled: false })
    expect(writeTraceparent(trace)).toBe(`00-${traceId}-${trace.upstreamSpanId}-00`)
    expect(new Set([parentId, trace.spanId, trace.upstreamSpanId]).size).toBe(3)
  })

  it('what begins here is sampled by the share', () => {
    expect(beginTrace(new CallHeaders([]), 0).isSampled).toBe(false)
    expect(writeTraceparent(beginTrace(new CallHeaders([]), 1))).toMatch(
      /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/,
    )
  })
})
