/** Whether a caller's connection ends with the answer. */
import type { CallHeaders } from '../../headers.ts'
import type { ArrivingBody } from './arriving-body.ts'
import type { ReadRequestHead } from './read-head.ts'
import type { RequestFraming } from './request-framing.ts'

/** A body so small is read away after a refusal; a larger one costs the connection. */
const drainedBodyLimitBytes = 64 * 1024

/** Anywhere in the line: nginx looks no closer, and who reads on would read more than it does. */
function asksToClose(headers: CallHeaders): boolean {
  return (
    headers.has('connection') && headers.all('connection').join().toLowerCase().includes('close')
  )
}

/**
 * By what the request says, or because the rest of its body is not worth reading away.
 */
export function endsConnection(
  { version, headers }: ReadRequestHead,
  framing: RequestFraming,
  body: ArrivingBody | null,
): boolean {
  if (version === '1.0' || asksToClose(headers)) return true
  // What follows an offer to change the protocol may be meant in the other one (node:http reads it so).
  if (headers.has('upgrade')) return true
  if (body === null) return false
  // Who waits for a 100 that never comes may send the body or leave it: what follows could be either.
  if (headers.has('expect') && !body.isAskedFor) return true
  if (body.source.isComplete) return false
  if (body.source.errored !== null) return true
  return framing === 'chunked' || Number(framing) > drainedBodyLimitBytes
}
