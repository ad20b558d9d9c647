/**
 * The strict checks above an HTTP parser: what node:http would hand on but two readers could take
 * differently, or what could outgrow the gateway, is refused before any rule sees it.
 */
import { parseContentLength } from '../content-length.ts'
import type { CallHeaders } from '../headers.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import { checkTarget } from './check-target.ts'

const headerCountLimit = 100

export const allowedMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const methods: ReadonlySet<string> = new Set(allowedMethods)

export interface RequestHead {
  readonly method: string
  readonly target: string
  /** `1.0` or `1.1`. */
  readonly version: string
  readonly headers: CallHeaders
}

export interface HeadLimits {
  readonly bodyLimitBytes: number
}

/** Headers of which a second line would leave open which one counts (T003, T009, T022). */
function mayStandOnce(name: string): boolean {
  return (
    name.startsWith('x-ca-') ||
    name.startsWith('content-') ||
    name === 'host' ||
    name === 'date' ||
    name === 'expect' ||
    name === 'authorization' ||
    name === 'transfer-encoding'
  )
}

function checkRepeats(headers: CallHeaders): Verdict {
  for (const name of headers.repeated) {
    if (mayStandOnce(name)) return refuseCall('I400HD', { name, reason: 'stands more than once' })
  }
  return null
}

function checkFraming(head: RequestHead, limits: HeadLimits): Verdict {
  const { headers } = head
  const coding = headers.get('transfer-encoding')
  const length = headers.get('content-length')
  if (coding !== undefined) {
    if (head.version !== '1.1') return refuseCall('I400FR', { reason: 'chunked before HTTP/1.1' })
    if (length !== undefined) return refuseCall('I400FR', { reason: 'two lengths' })
    if (coding.toLowerCase() !== 'chunked') {
      return refuseCall('I400FR', { reason: 'a transfer coding other than chunked' })
    }
  }
  if (length !== undefined) {
    const bytes = parseContentLength(length)
    if (bytes === null) return refuseCall('I400FR', { reason: 'Content-Length' })
    if (bytes > limits.bodyLimitBytes) return refuseCall('I413RL')
  }
  return null
}

/** Refuses a head that is not strictly one HTTP/1.1 request, or is larger than the gateway takes. */
export function checkHead(head: RequestHead, limits: HeadLimits): Verdict {
  const { headers } = head
  if (head.version !== '1.1' && head.version !== '1.0') {
    return refuseCall('I400FR', { reason: 'HTTP version' })
  }
  if (!methods.has(head.method)) {
    return refuseCall('I405UM', { reason: head.method }, { allow: allowedMethods.join(', ') })
  }
  if (headers.count > headerCountLimit) return refuseCall('I431HL')
  const host = headers.get('host')
  if (head.version === '1.1' && host === undefined) return refuseCall('I400MH', { name: 'Host' })
  if (host !== undefined && !/^[A-Za-z0-9.\-_:[\]]{1,255}$/.test(host)) {
    return refuseCall('I400HD', { name: 'Host', reason: 'is not a name with an optional port' })
  }
  const expectation = headers.get('expect')
  if (expectation !== undefined && expectation.toLowerCase() !== '100-continue') {
    return refuseCall('I417EX')
  }
  return checkRepeats(headers) ?? checkFraming(head, limits) ?? checkTarget(head.target)
}
