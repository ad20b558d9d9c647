/** The spans of one call in the JSON of OTLP (opentelemetry-proto 1.x, trace.proto). Pure. */
import type { CallRecord } from '@portico/contract'
import type { CallTrace } from './trace-context.ts'

const serverKind = 2
const clientKind = 3
const errorStatus = 2

export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code?: number }
}

export interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue: string } | { readonly intValue: string }
}

/** One attribute; a whole number travels as text, as JSON of 64 bits does. */
export function writeAttribute(key: string, value: string | number): Attribute {
  return {
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }
}

/** @param ms since 1970, with fractions; microseconds are as exact as a double is */
function writeNanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`
}

/** The record has no secret in it, so neither has a span; names of spans are bounded by the APIs. */
function listAttributes(record: CallRecord): Attribute[] {
  const given: [string, string | number | null][] = [
    ['http.request.method', record.method],
    ['url.path', record.path],
    ['http.response.status_code', record.status === 0 ? null : record.status],
    ['client.address', record.clientAddress],
    ['portico.request_id', record.requestId],
    ['portico.application_id', record.applicationId],
    ['portico.api_id', record.apiId],
    ['portico.environment', record.environment],
    ['portico.authentication', record.authentication],
    ['error.type', record.code],
  ]
  return given.flatMap(([key, value]) => (value === null ? [] : [writeAttribute(key, value)]))
}

/** The gateway's span, and beneath it that of the upstream where the call got so far. */
export function writeSpans(trace: CallTrace, record: CallRecord, receivedAtMs: number): Span[] {
  const { traceId, spanId, parentId, upstreamSpanId } = trace
  const { durationMs, upstreamMs, status } = record
  const endMs = receivedAtMs + durationMs
  const name = `${record.method} ${record.apiId ?? 'unknown'}`
  const common = {
    traceId,
    endTimeUnixNano: writeNanoseconds(endMs),
    status: status >= 500 ? { code: errorStatus } : {},
  }
  const server: Span = {
    ...common,
    spanId,
    ...(parentId === null ? {} : { parentSpanId: parentId }),
    name,
    kind: serverKind,
    startTimeUnixNano: writeNanoseconds(receivedAtMs),
    attributes: listAttributes(record),
  }
  if (upstreamMs === null) return [server]
  const client: Span = {
    ...common,
    spanId: upstreamSpanId,
    parentSpanId: spanId,
    name: record.method,
    kind: clientKind,
    startTimeUnixNano: writeNanoseconds(endMs - upstreamMs),
    attributes: [
      writeAttribute('http.request.method', record.method),
      ...(status === 0 ? [] : [writeAttribute('http.response.status_code', status)]),
    ],
  }
  return [server, client]
}
