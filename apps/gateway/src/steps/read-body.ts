/** Reads the body before it goes on, where the signature or a digest covers it (SG4). */
import type { Call } from '../call.ts'
import { isForm } from '../forms.ts'
import type { CallRefusal, Verdict } from '../refusal.ts'

function isCovered(call: Call): boolean {
  if (call.headers.has('content-md5')) return true
  if (call.signatureScheme === 'http-message') return call.headers.has('content-digest')
  // The parameters of a form are part of the X-Ca string to sign.
  return call.signatureScheme === 'x-ca' && isForm(call)
}

function isRefusal(value: Uint8Array | CallRefusal): value is CallRefusal {
  return !(value instanceof Uint8Array)
}

/** Every other body streams. Comes after the steps that need no body, so that strangers make none be kept. */
export function readBody(call: Call): Verdict | Promise<Verdict> {
  if (call.readWholeBody === null || !isCovered(call)) return null
  return call.readWholeBody().then((body) => {
    if (isRefusal(body)) return body
    call.body = body
    return null
  })
}
