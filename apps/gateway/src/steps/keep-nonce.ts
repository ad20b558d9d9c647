/** Waits until the nonce of a call is where a restarted gateway finds it, before the call goes on (SG3). */
import type { Call } from '../call.ts'
import type { Verdict } from '../refusal.ts'

/** Last, because it decides nothing: so the other steps need not wait, and a call waits once for all of it. */
export function keepNonce(call: Call): Verdict | Promise<Verdict> {
  return call.nonceKept
}
