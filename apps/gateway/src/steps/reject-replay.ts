/** Spends the nonce of a signed call, once per AppKey, by one atomic operation (SG3). */
import { requireLearnt, type Call } from '../call.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import type { Nonces, Spend } from '../replay/nonces.ts'
import type { World } from '../world/world.ts'

function answer(spend: Spend): Verdict {
  switch (spend) {
    case 'fresh':
      return null
    case 'spent':
      return refuseCall('S403NU')
    case 'cold':
      return refuseCall('S503RC', undefined, { retryAfterSeconds: 1 })
    case 'full':
    case 'unavailable':
      return refuseCall('S503NS', undefined, { retryAfterSeconds: 1 })
  }
}

/**
 * After the signature, so that a stranger can neither fill the memory nor spend another's nonce (T057). Whether the
 * nonce is fresh is told here; that it is written is waited for by `keep-nonce`.
 */
export function createRejectReplay(nonces: Nonces) {
  let written: Promise<Spend> | null = null
  let kept: Promise<Verdict> | null = null
  /** All calls of one turn wait for the same promise: several for each of them cost 0.9 µs a call. */
  const keep = (now: Promise<Spend>): Promise<Verdict> => {
    if (kept !== null && now === written) return kept
    written = now
    kept = now.then(answer)
    return kept
  }
  return function rejectReplay(call: Call, world: World): Verdict | Promise<Verdict> {
    if (call.nonce === null || call.signatureScheme === 'none') return null
    const spend = nonces.spend({
      appKey: requireLearnt(call.appKey, 'AppKey'),
      nonce: call.nonce,
      timestampMs: call.timestampMs ?? call.receivedAtMs,
      nowMs: call.receivedAtMs,
      windowMs: world.settings.windowSeconds * 1000,
    })
    if (spend instanceof Promise) return spend.then(answer)
    const toWrite = spend === 'fresh' ? nonces.written : null
    if (toWrite) call.nonceKept = keep(toWrite)
    return answer(spend)
  }
}
