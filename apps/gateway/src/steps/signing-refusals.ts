/** Says in the gateway's codes why a signature could not be read or does not hold. */
import type { GatewayErrorCode } from '@portico/contract'
import type { MessageRefused, SigningRefused } from '@portico/signing'
import { refuseCall, type CallRefusal } from '../refusal.ts'

type SigningCode = SigningRefused['refusal']['code']
type MessageCode = MessageRefused['refusal']['code']

interface Answer {
  readonly code: GatewayErrorCode
  readonly name?: string
  readonly reason?: string
}

const signingAnswers: Readonly<Record<SigningCode, Answer>> = {
  'method.invalid': { code: 'I405UM', reason: 'not an HTTP method' },
  'target.invalid': { code: 'I400RU', reason: 'not a plain path with an optional query' },
  'header.invalid': { code: 'I400HD', reason: 'is not printable text in UTF-8' },
  'signed-headers.invalid': {
    code: 'I400HD',
    name: 'X-Ca-Signature-Headers',
    reason: 'is not a list of header names',
  },
  'signed-headers.repeated': {
    code: 'I400HD',
    name: 'X-Ca-Signature-Headers',
    reason: 'names a header twice',
  },
  'algorithm.unknown': {
    code: 'I400HD',
    name: 'X-Ca-Signature-Method',
    reason: 'is neither HmacSHA256 nor HmacSHA1',
  },
  'parameter.escape': { code: 'I400IP', reason: 'has an incomplete escape' },
  'parameter.utf8': { code: 'I400IP', reason: 'is not UTF-8' },
  'parameter.ambiguous': { code: 'I400IP', reason: 'could be read as other parameters' },
  'parameter.repeated': { code: 'I400IP', reason: 'stands more than once' },
  'parameter.too-many': { code: 'I400RU', reason: 'too many parameters' },
  'form.invalid': { code: 'I400BD', reason: 'the form holds characters that must be escaped' },
  'form.charset': { code: 'I400CT', reason: 'the charset of a form is UTF-8' },
  'signature.mismatch': { code: 'A403IS' },
}

const signatureInput = 'Signature-Input'

const messageAnswers: Readonly<Record<MessageCode, Answer>> = {
  'message-signature.missing': { code: 'I400MH', name: 'Signature' },
  'message-signature.malformed': { code: 'I400HD', name: signatureInput, reason: 'is malformed' },
  'message-signature.several': {
    code: 'I400HD',
    name: signatureInput,
    reason: 'holds more than one signature',
  },
  'message-signature.algorithm': {
    code: 'I400HD',
    name: signatureInput,
    reason: 'alg is not hmac-sha256',
  },
  'message-signature.no-key': { code: 'I400HD', name: signatureInput, reason: 'has no keyid' },
  'component.unknown': { code: 'I400HD', name: signatureInput, reason: 'has an unknown component' },
  'component.repeated': { code: 'I400HD', name: signatureInput, reason: 'repeats a component' },
  'component.invalid': { code: 'I400HD', reason: 'is signed but absent or not printable' },
  'signature.mismatch': { code: 'A403IS' },
  'created.out-of-window': { code: 'S403TE' },
  'signature.expired': { code: 'S403TE' },
}

function refuseWith(answer: Answer, name: unknown): CallRefusal {
  return refuseCall(answer.code, {
    name: answer.name ?? (typeof name === 'string' ? name : ''),
    reason: answer.reason ?? '',
  })
}

/** For X-Ca signatures; a mismatch carries the server's string to sign (SG5). */
export function refuseSignature(
  refused: SigningRefused & Readonly<{ stringToSign?: string | undefined }>,
): CallRefusal {
  if (refused.stringToSign !== undefined) {
    return refuseCall('A403IS', { stringToSign: refused.stringToSign })
  }
  return refuseWith(signingAnswers[refused.refusal.code], refused.refusal.facts?.['name'])
}

/** For signatures of RFC 9421; a mismatch carries the server's signature base (SG5). */
export function refuseMessageSignature(
  refused: MessageRefused & Readonly<{ base?: string }>,
): CallRefusal {
  if (refused.base !== undefined) return refuseCall('A403IS', { stringToSign: refused.base })
  return refuseWith(messageAnswers[refused.refusal.code], refused.refusal.facts?.['name'])
}
