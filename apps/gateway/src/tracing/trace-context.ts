/** The trace that a call belongs to, as it travels in `traceparent` (W3C Trace Context, level 1). Pure but for new ids. */
import { randomBytes } from 'node:crypto'
import type { CallHeaders } from '../headers.ts'

export interface CallTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** Of the caller's span; null where the trace begins here. 16 hexadecimal digits, as all span ids. */
  readonly parentId: string | null
  /** Of the gateway's own span. */
  readonly spanId: string
  /** Of the request to the upstream, which the upstream takes for its parent. */
  readonly upstreamSpanId: string
  /** Whether the spans are exported; the trace is passed on in any case. */
  readonly isSampled: boolean
}

/** Version 00 exactly; a later version may have more behind it, `ff` is none. */
const pattern = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const zeros = /^0+$/

interface Parent {
  readonly traceId: string
  readonly parentId: string
  readonly isSampled: boolean
}

/** Null where there is none, or none that could be believed: then the trace begins anew. */
export function readTraceparent(headers: CallHeaders): Parent | null {
  if (headers.isRepeated('traceparent')) return null
  const match = pattern.exec(headers.get('traceparent') ?? '')
  if (match === null) return null
  const [, version = '', traceId = '', parentId = '', flags = '', more] = match
  if (zeros.test(traceId) || zeros.test(parentId)) return null
  if (version === '00' && more !== undefined) return null
  return { traceId, parentId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** @param sampledShare of the traces that begin here, 0 to 1; what the caller decided holds for its own */
export function beginTrace(headers: CallHeaders, sampledShare: number): CallTrace {
  const parent = readTraceparent(headers)
  const fresh = randomBytes(32).toString('hex')
  return {
    traceId: parent?.traceId ?? fresh.slice(0, 32),
    parentId: parent?.parentId ?? null,
    spanId: fresh.slice(32, 48),
    upstreamSpanId: fresh.slice(48, 64),
    isSampled: parent?.isSampled ?? Math.random() < sampledShare,
  }
}

/** What the upstream is told. */
export function writeTraceparent({ traceId, upstreamSpanId, isSampled }: CallTrace): string {
  return `00-${traceId}-${upstreamSpanId}-${isSampled ? '01' : '00'}`
}
