/** Finds out which application calls, and how the call is signed. Verifies nothing yet. */
import { readMessageSignature } from '@portico/signing'
import type { Call, SignatureScheme } from '../call.ts'
import { readParameter } from '../query.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import type { World } from '../world/world.ts'
import { refuseMessageSignature } from './signing-refusals.ts'

function findScheme(call: Call): SignatureScheme {
  if (call.headers.has('x-ca-signature')) return 'x-ca'
  return call.headers.has('signature-input') ? 'http-message' : 'none'
}

/**
 * Reads the key that a message signature names. A joined value is what RFC 9421 asks for, and a second
 * signature is refused by the reader, so repeated lines are refused here.
 */
function readMessageKey(call: Call): Verdict {
  for (const name of ['signature', 'signature-input']) {
    if (call.headers.isRepeated(name)) {
      return refuseCall('I400HD', { name, reason: 'stands more than once' })
    }
  }
  const signature = readMessageSignature((name) => call.headers.get(name))
  if (!signature.ok) return refuseMessageSignature(signature)
  call.messageSignature = signature
  call.appKey = signature.keyId
  return null
}

/**
 * The AppKey comes from `X-Ca-Key` or the `keyid` of a message signature, else from the `appKey`
 * parameter. Where two of them are given they must agree: an upstream might read the other one.
 */
export function identifyApplication(call: Call, world: World): Verdict {
  call.signatureScheme = findScheme(call)
  const header = call.headers.get('x-ca-key')
  call.appKey = header ?? null
  if (call.signatureScheme === 'x-ca' && call.headers.has('signature-input')) {
    return refuseCall('I400HD', { name: 'Signature-Input', reason: 'beside X-Ca-Signature' })
  }
  if (call.signatureScheme === 'http-message') {
    const refused = readMessageKey(call)
    if (refused !== null) return refused
    if (header !== undefined && header !== call.appKey) {
      return refuseCall('I400HD', { name: 'X-Ca-Key', reason: 'differs from keyid' })
    }
  }
  const parameters = readParameter(call.target, 'appKey')
  const parameter = parameters[0]
  if (parameters.length > 1)
    return refuseCall('I400IP', { name: 'appKey', reason: 'stands more than once' })
  if (parameter !== undefined && call.appKey !== null && parameter !== call.appKey) {
    return refuseCall('I400IP', { name: 'appKey', reason: 'differs from X-Ca-Key' })
  }
  call.appKey ??= parameter ?? null
  if (call.appKey === null || call.appKey === '') return refuseCall('A400MA')
  const application = world.findApplication(call.appKey)
  // A suspended application answers as one that does not exist (T047).
  if (application === undefined || !application.isActive) return refuseCall('A400IK')
  call.application = application
  return null
}
