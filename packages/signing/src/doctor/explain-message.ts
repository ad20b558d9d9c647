/** Says what is wrong with a message signature (RFC 9421) without its caller's base, where the secret is at hand (SG5, SG6). */
import type { MessageSignature } from '../http-message/message-signature.ts'
import { buildSignatureBase } from '../http-message/signature-base.ts'
import type { MessageToSign } from '../http-message/signature-base.ts'
import { explainCreated } from './diagnose-base.ts'
import type { Finding } from './diagnosis-texts.ts'
import { explainGuess } from './explain-signature.ts'
import type { SignatureToExplain } from './explain-signature.ts'
import { listBaseGuesses } from './guess-base.ts'
import type { BaseHints } from './guess-component.ts'

export type MessageToExplain = Readonly<{
  message: MessageToSign
  signature: MessageSignature
  /** Signs with one of the secrets that would have been accepted; the secrets themselves stay outside. */
  signers: SignatureToExplain['signers']
  hints?: BaseHints
}>

/**
 * What differs between the base that was signed and the one that should have been, the first part first. Empty where
 * none of the usual mistakes fits: another secret, or a mistake that only the caller's own base shows.
 */
export function explainMessage(input: MessageToExplain): readonly Finding[] {
  const { message, signature, signers, hints } = input
  const built = buildSignatureBase(message, signature.components, signature.parameters)
  if (!built.ok) return []
  const guesses = listBaseGuesses(message, signature, hints)
  return explainGuess(guesses, built.text, { signature: signature.signature, signers })
}

/** One finding for each of what `findUncoveredComponents` lists. */
export function explainUncovered(uncovered: readonly string[]): Finding[] {
  return uncovered.map((name): Finding => {
    if (name === 'created' || name === 'nonce') {
      return {
        part: `signature-parameter:${name}`,
        code: 'signature-parameter.missing',
        facts: { name },
      }
    }
    return { part: `component:${name}`, code: nameUncovered(name), facts: { name } }
  })
}

function nameUncovered(name: string): Finding['code'] {
  if (name === 'content-digest') return 'content-digest.uncovered'
  return name === '@path' || name === '@query' ? 'target.uncovered' : 'component.uncovered'
}

/** The components that are signed and have no value in the message: headers that did not arrive. */
export function explainAbsent(message: MessageToSign, { components }: MessageSignature): Finding[] {
  return components
    .filter((name) => !buildSignatureBase(message, [name], '').ok)
    .map((name) => ({ part: `component:${name}`, code: 'component.absent', facts: { name } }))
}

/** Why the times of a signature are refused; empty where they are not. */
export function explainMessageTimes(
  { createdSeconds, expiresSeconds }: MessageSignature,
  { nowMs, windowSeconds }: Readonly<{ nowMs: number; windowSeconds: number }>,
): Finding[] {
  const created =
    createdSeconds === undefined
      ? explainUncovered(['created'])
      : explainCreated(createdSeconds, nowMs, windowSeconds)
  if (expiresSeconds === undefined || nowMs <= expiresSeconds * 1000) return created
  const lateSeconds = Math.ceil(nowMs / 1000 - expiresSeconds)
  const expired: Finding = {
    part: 'signature-parameter:expires',
    code: 'signature.expired',
    facts: { lateSeconds },
  }
  return [...created, expired]
}
