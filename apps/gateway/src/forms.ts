/** Whether the body of a call is a form, whose parameters are part of the X-Ca signature. */
import type { Call } from './call.ts'

const formType = 'application/x-www-form-urlencoded'

/** By the beginning of the type, as the published clients tell (domain.md E3). */
export function isForm(call: Pick<Call, 'headers'>): boolean {
  return call.headers.get('content-type')?.startsWith(formType) === true
}

/** The text of a form that was read whole, one character a byte; empty for every other body. */
export function readFormText(call: Call): string {
  return call.body !== null && isForm(call) ? Buffer.from(call.body).toString('latin1') : ''
}
