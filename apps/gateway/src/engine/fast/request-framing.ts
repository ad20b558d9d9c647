/** How the end of a request's body is told (RFC 9112 6.3); `doubtful` where two readers could differ. */
import { parseContentLength } from '../../content-length.ts'
import type { CallHeaders } from '../../headers.ts'

export type RequestFraming = number | 'chunked' | 'doubtful'

/** @returns the length in bytes, 0 where there is no body */
export function frameRequest(headers: CallHeaders, version: '1.0' | '1.1'): RequestFraming {
  const coding = headers.get('transfer-encoding')
  const length = headers.get('content-length')
  if (coding !== undefined) {
    const isPlain = coding.toLowerCase() === 'chunked' && !headers.isRepeated('transfer-encoding')
    return isPlain && length === undefined && version === '1.1' ? 'chunked' : 'doubtful'
  }
  if (length === undefined) return 0
  if (headers.isRepeated('content-length')) return 'doubtful'
  return parseContentLength(length) ?? 'doubtful'
}
