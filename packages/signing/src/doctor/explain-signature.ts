/** Says what is wrong with a signature without its caller's string, where the secret is at hand (SG5). */
import { buildStringToSign } from '../string-to-sign.ts'
import type { RequestToSign } from '../string-to-sign.ts'
import { diagnose } from './diagnose.ts'
import type { Finding } from './diagnosis-texts.ts'
import type { GuessHints, SignedStringGuess } from './guess-head.ts'
import { listGuesses } from './guess-signed-string.ts'

export type SignatureToExplain = Readonly<{
  request: RequestToSign
  signature: string
  /** Signs with one of the secrets that would have been accepted; the secrets themselves stay outside. */
  signers: readonly ((text: string) => string)[]
  hints?: GuessHints
}>

/**
 * What differs between the string that was signed and the one that should have been, the first part first. Empty
 * where none of the usual mistakes fits: another secret, or a mistake that only the caller's own string shows.
 */
export function explainSignature(input: SignatureToExplain): readonly Finding[] {
  const built = buildStringToSign(input.request)
  if (!built.ok) return []
  return explainGuess(listGuesses(input.request, input.hints), built.text, input)
}

/** What the first guess that was signed says; `right` is what should have been. */
export function explainGuess(
  guesses: readonly SignedStringGuess[],
  right: string,
  { signature, signers }: Pick<SignatureToExplain, 'signature' | 'signers'>,
): readonly Finding[] {
  const guess = guesses.find(({ stringToSign }) =>
    signers.some((sign) => sign(stringToSign) === signature),
  )
  if (guess === undefined || guess.code === null) return []
  const { findings } = diagnose({ client: guess.stringToSign, server: right })
  const { code } = guess
  // The guess knows what was done; the comparison of the strings knows where it shows.
  const named = findings.filter((finding) => finding.code === code)
  if (named.length > 0) return named
  const whole: Finding = { part: 'string', code, facts: {} }
  return findings[0].part === 'string' ? [whole] : [...findings, whole]
}
