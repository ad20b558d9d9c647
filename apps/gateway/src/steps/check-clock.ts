/** Refuses a signed call that is not of now, or carries no usable timestamp and nonce (SG3). */
import { checkMessageTimes } from '@portico/signing'
import type { Call } from '../call.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import type { World } from '../world/world.ts'
import { refuseMessageSignature } from './signing-refusals.ts'

/** Milliseconds since 1970, in the 13 digits that every client of the protocol sends (T055); else null. */
function readMilliseconds(text: string): number | null {
  if (text.length !== 13) return null
  let milliseconds = 0
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 0x30
    if (digit < 0 || digit > 9) return null
    milliseconds = milliseconds * 10 + digit
  }
  return milliseconds
}

/** 1 to 128 visible ASCII characters. */
function isNonce(text: string): boolean {
  if (text.length < 1 || text.length > 128) return false
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x21 || code > 0x7e) return false
  }
  return true
}

function readTimestamp(call: Call, world: World): Verdict {
  const text = call.headers.get('x-ca-timestamp')
  if (text === undefined) {
    return world.settings.requireTimestamp ? refuseCall('I400MH', { name: 'X-Ca-Timestamp' }) : null
  }
  const milliseconds = readMilliseconds(text)
  if (milliseconds === null) {
    return refuseCall('I400HD', {
      name: 'X-Ca-Timestamp',
      reason: 'is not the milliseconds since 1970 in 13 digits',
    })
  }
  call.timestampMs = milliseconds
  const skewMs = Math.abs(call.receivedAtMs - milliseconds)
  return skewMs > world.settings.windowSeconds * 1000 ? refuseCall('S403TE') : null
}

function checkNonce(call: Call, world: World, name: string): Verdict {
  if (call.nonce === null) return world.settings.requireNonce ? refuseCall('I400NC') : null
  if (isNonce(call.nonce)) return null
  return refuseCall('I400HD', { name, reason: 'is not 1 to 128 visible ASCII characters' })
}

/** Inclusive at both ends of the window. An unsigned call has nothing here that could be believed. */
export function checkClock(call: Call, world: World): Verdict {
  if (call.signatureScheme === 'none') return null
  if (call.signatureScheme === 'x-ca') {
    call.nonce = call.headers.get('x-ca-nonce') ?? null
    return readTimestamp(call, world) ?? checkNonce(call, world, 'X-Ca-Nonce')
  }
  const signature = call.messageSignature
  if (signature === null) return refuseCall('I400MH', { name: 'Signature' })
  const { windowSeconds, requireTimestamp } = world.settings
  const clock = { nowMs: call.receivedAtMs, windowSeconds, requireTimestamp }
  const times = checkMessageTimes(signature, clock)
  if (!times.ok) return refuseMessageSignature(times)
  call.nonce = signature.nonce ?? null
  const { createdSeconds } = signature
  call.timestampMs = createdSeconds === undefined ? null : createdSeconds * 1000
  return checkNonce(call, world, 'Signature-Input')
}
