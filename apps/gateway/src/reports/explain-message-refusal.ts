/** What the signature doctor finds in a refused call that was signed after RFC 9421 (SG5, SG6). */
import type { GatewayErrorCode } from '@portico/contract'
import {
  buildSignatureBase,
  explainAbsent,
  explainMessage,
  explainMessageTimes,
  explainUncovered,
  findUncoveredComponents,
  sign,
  writeContentDigest,
  type Finding,
  type MessageSignature,
  type MessageToSign,
} from '@portico/signing'
import type { Call } from '../call.ts'
import { explainContentDigest, explainContentMd5 } from './explain-body.ts'
import type { ExplainedCall, ExplainSettings } from './explained-call.ts'

function readMessage({ method, scheme, target, headers }: Call): MessageToSign {
  const authority = headers.get('host') ?? ''
  return { method, scheme, authority, target, header: (name) => headers.get(name) }
}

/** Tries the usual mistakes with the secrets that live; costs some dozen HMACs. */
function explainMismatch(
  call: Call,
  message: MessageToSign,
  signature: MessageSignature,
): readonly Finding[] {
  const secrets = call.application?.secrets ?? []
  const { body, headers } = call
  const forwarded = headers.get('x-forwarded-host')
  const signatureInput = headers.get('signature-input')
  return explainMessage({
    message,
    signature,
    signers: secrets.map(
      ({ prepared }) =>
        (text) =>
          sign(prepared, 'HmacSHA256', text),
    ),
    hints: {
      ...(signatureInput !== undefined && { signatureInput }),
      ...(forwarded !== undefined && { authorities: [forwarded] }),
      ...(body !== null && {
        bodyDigests: [writeContentDigest('sha-256', body), writeContentDigest('sha-512', body)],
      }),
    },
  })
}

/** What the signature had to cover, or covers and did not arrive. */
function explainCoverage(
  call: Call,
  message: MessageToSign,
  signature: MessageSignature,
  settings: ExplainSettings,
): Finding[] {
  const uncovered = findUncoveredComponents(signature, {
    hasQuery: call.target.includes('?'),
    hasBody: call.readWholeBody !== null,
    hasStage: call.headers.has('x-ca-stage'),
    ...settings,
  })
  return [...explainUncovered(uncovered), ...explainAbsent(message, signature)]
}

/** Null where there is nothing to be said that the refusal has not said. */
export function explainMessageRefusal(
  call: Call,
  code: GatewayErrorCode,
  settings: ExplainSettings,
): ExplainedCall | null {
  const signature = call.messageSignature
  if (signature === null) return null
  const message = readMessage(call)
  const find = (): readonly Finding[] => {
    if (code === 'A403IS') return explainMismatch(call, message, signature)
    if (code === 'S403TE') {
      return explainMessageTimes(signature, { nowMs: call.receivedAtMs, ...settings })
    }
    if (code === 'I400I5') return explainContentMd5(call)
    const coverage = explainCoverage(call, message, signature, settings)
    return coverage.length > 0 || code !== 'I400HD' ? coverage : explainContentDigest(call)
  }
  const base = buildSignatureBase(message, signature.components, signature.parameters)
  return { findings: find(), text: base.ok ? base.text : '' }
}
