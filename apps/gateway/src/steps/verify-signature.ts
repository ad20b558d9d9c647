/** Verifies the signature of a call, X-Ca or RFC 9421, against every secret that lives (SG1, SG6, CR7). */
import {
  findUncoveredComponents,
  findUncoveredHeaders,
  readSignatureAlgorithm,
  readSignedHeaders,
  verifyMessage,
  verifyRequest,
  type SignedHeaders,
} from '@portico/signing'
import { requireLearnt, type Call } from '../call.ts'
import { readFormText } from '../forms.ts'
import { refuseCall, type Verdict } from '../refusal.ts'
import type { ApplicationSecret, World } from '../world/world.ts'
import { refuseMessageSignature, refuseSignature } from './signing-refusals.ts'

/** CR6, CR7: a secret that has ended signs nothing any more, to the millisecond. */
function listLivingSecrets(call: Call): readonly ApplicationSecret[] {
  const { secrets } = requireLearnt(call.application, 'application')
  const lives = ({ endsAt }: ApplicationSecret) => endsAt === null || call.receivedAtMs < endsAt
  return secrets.every(lives) ? secrets : secrets.filter(lives)
}

function acceptSecret(
  call: Call,
  secrets: readonly ApplicationSecret[],
  secretIndex: number,
  method: 'signature' | 'http-message-signature',
): Verdict {
  call.secretVersion = requireLearnt(secrets[secretIndex], 'secret').version
  call.authentication = method
  return null
}

/** A header that is signed as one value must not stand there twice: which of them was meant? */
function checkSignedRepeats(call: Call, isSigned: (name: string) => boolean): Verdict {
  const { repeated } = call.headers
  if (repeated.size === 0) return null
  for (const name of repeated) {
    if (name === 'accept' || isSigned(name)) {
      return refuseCall('I400HD', { name, reason: 'is signed and stands more than once' })
    }
  }
  return null
}

function checkCoverage(call: Call, world: World, signed: SignedHeaders): Verdict {
  const uncovered = findUncoveredHeaders(
    signed,
    (name) => call.headers.get(name),
    world.settings,
  )[0]
  if (uncovered === undefined) return checkSignedRepeats(call, (name) => signed.names.has(name))
  return refuseCall('I400HD', { name: 'X-Ca-Signature-Headers', reason: `must name ${uncovered}` })
}

function verifyXCa(call: Call, world: World): Verdict {
  const { headers } = call
  const algorithm = readSignatureAlgorithm(headers.get('x-ca-signature-method'))
  if (!algorithm.ok) return refuseSignature(algorithm)
  if (algorithm.algorithm === 'HmacSHA1' && !world.settings.allowHmacSha1) {
    return refuseCall('I400HD', {
      name: 'X-Ca-Signature-Method',
      reason: 'HmacSHA1 is forbidden by the organisation',
    })
  }
  const signedHeaders = readSignedHeaders(headers.get('x-ca-signature-headers'))
  if (!signedHeaders.ok) return refuseSignature(signedHeaders)
  const refused = checkCoverage(call, world, signedHeaders)
  if (refused !== null) return refused
  const secrets = listLivingSecrets(call)
  const verdict = verifyRequest(
    {
      method: call.method,
      target: call.target,
      header: (name) => headers.get(name),
      isPrintable: headers.isPrintable,
      signedHeaders,
      formBody: readFormText(call),
    },
    secrets.map(({ prepared }) => prepared),
    algorithm.algorithm,
    headers.get('x-ca-signature') ?? '',
  )
  if (!verdict.ok) return refuseSignature(verdict)
  call.shadowedParameters = verdict.shadowed
  return acceptSecret(call, secrets, verdict.secretIndex, 'signature')
}

function verifyHttpMessage(call: Call, world: World): Verdict {
  const { headers } = call
  const signature = requireLearnt(call.messageSignature, 'message signature')
  const { requireTimestamp, requireNonce } = world.settings
  const uncovered = findUncoveredComponents(signature, {
    hasQuery: call.target.includes('?'),
    hasBody: call.readWholeBody !== null,
    hasStage: headers.has('x-ca-stage'),
    requireTimestamp,
    requireNonce,
  })
  if (uncovered[0] !== undefined) {
    return refuseCall('I400HD', { name: 'Signature-Input', reason: `must cover ${uncovered[0]}` })
  }
  const repeated = checkSignedRepeats(call, (name) => signature.components.includes(name))
  if (repeated !== null) return repeated
  const secrets = listLivingSecrets(call)
  const verdict = verifyMessage(
    {
      method: call.method,
      scheme: call.scheme,
      authority: headers.get('host') ?? '',
      target: call.target,
      header: (name) => headers.get(name),
    },
    signature,
    secrets.map(({ prepared }) => prepared),
  )
  if (!verdict.ok) return refuseMessageSignature(verdict)
  return acceptSecret(call, secrets, verdict.secretIndex, 'http-message-signature')
}

/** AR7: present means verified, from whatever address; only an unsigned call passes by here. */
export function verifyCallSignature(call: Call, world: World): Verdict {
  if (call.signatureScheme === 'none') return null
  return call.signatureScheme === 'x-ca' ? verifyXCa(call, world) : verifyHttpMessage(call, world)
}
