/** AppKeys and AppSecrets: the automatic ones, and the rules on custom ones (CR1, CR2, CR6). */

import { customKeyAvailable, secretResetAvailable } from './network.ts'
import type { NetworkKind } from './network.ts'
import { accept, acceptUnless, refusal, refusalsOf, refuse } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import { estimateSecret, isAtLeast } from './secret-strength.ts'
import type { SecretStrength } from './secret-strength.ts'
import { countCodePoints, findCharacter, showCharacter } from './text.ts'
import type { Warning } from './warning.ts'

export const credentialMinimum = 8
export const credentialMaximum = 127

const credentialForm = /^[A-Za-z0-9_-]{8,127}$/
const forbidden = /[^A-Za-z0-9_-]/u

/** True for a text in the form of CR2, `[A-Za-z0-9_-]{8,127}`. */
export function isCredentialForm(text: string): boolean {
  return credentialForm.test(text)
}

function checkCustomKey(appKey: string): Outcome<string> {
  const path = 'appKey'
  const faults: Refusal[] = []
  const fault = findCharacter(appKey, forbidden)
  if (fault !== undefined) {
    const facts = { position: fault.position, character: showCharacter(fault.character) }
    faults.push(refusal('credential.app-key-character', { path, facts }))
  }
  const length = countCodePoints(appKey)
  if (length < credentialMinimum || length > credentialMaximum) {
    const facts = { length, minimum: credentialMinimum, maximum: credentialMaximum }
    faults.push(refusal('credential.app-key-length', { path, facts }))
  }
  return acceptUnless(faults, appKey)
}

/** What an organisation asks of a custom AppSecret beyond its form (CR2). */
export type SecretPolicy = Readonly<{
  minimumStrength: SecretStrength
  /** The length below which it is refused, if the organisation asks for more than CR2 does. */
  minimumLength?: number
}>

/** A custom AppSecret as accepted; the warnings never repeat any of it. */
export type CustomSecret = Readonly<{ appSecret: string; warnings: readonly Warning[] }>

/**
 * Checks a custom AppSecret (CR2). No message names a character of it, only a position.
 * Refuses with `credential.secret-character`, `credential.secret-length`, `credential.secret-weak`.
 */
export function parseCustomSecret(
  appSecret: string,
  policy: SecretPolicy,
  appKey = '',
): Outcome<CustomSecret> {
  const path = 'appSecret'
  const faults: Refusal[] = []
  const fault = findCharacter(appSecret, forbidden)
  if (fault !== undefined) {
    const facts = { position: fault.position }
    faults.push(refusal('credential.secret-character', { path, facts }))
  }
  const length = countCodePoints(appSecret)
  const minimum = Math.max(credentialMinimum, policy.minimumLength ?? 0)
  if (length < minimum || length > credentialMaximum) {
    const facts = { length, minimum, maximum: credentialMaximum }
    faults.push(refusal('credential.secret-length', { path, facts }))
  }
  if (faults.length > 0) return acceptUnless(faults, { appSecret, warnings: [] })
  const { bits, strength } = estimateSecret(appSecret, appKey)
  if (!isAtLeast(strength, policy.minimumStrength))
    return refuse('credential.secret-weak', { path })
  if (strength !== 'weak') return accept({ appSecret, warnings: [] })
  return accept({
    appSecret,
    warnings: [{ code: 'credential.weak-secret', path, facts: { bits } }],
  })
}

export type CustomCredential = CustomSecret & Readonly<{ appKey: string }>

/**
 * Checks a custom AppKey and AppSecret (CR2): both, and only where the network has the choice.
 * Refuses with `credential.custom-unavailable`, `credential.pair-incomplete`, and every fault of the
 * two at once. Whether the AppKey was ever used is for the database to say (CR3).
 */
export function parseCustomCredential(
  given: Readonly<{ appKey?: string; appSecret?: string }>,
  networkKind: NetworkKind | null,
  policy: SecretPolicy,
): Outcome<CustomCredential> {
  if (!customKeyAvailable(networkKind)) return refuse('credential.custom-unavailable')
  const { appKey = '', appSecret = '' } = given
  if (appKey === '' || appSecret === '') return refuse('credential.pair-incomplete')
  const key = checkCustomKey(appKey)
  const secret = parseCustomSecret(appSecret, policy, appKey)
  if (secret.ok && key.ok) return accept({ appKey, ...secret.value })
  return acceptUnless([key, secret].flatMap(refusalsOf), { appKey, appSecret, warnings: [] })
}

export type ResetInput =
  | Readonly<{ mode: 'auto' }>
  | Readonly<{ mode: 'custom'; appSecret: string }>

/** What the decision on a reset needs to know; only the vault can compare sealed secrets. */
export type ResetContext = Readonly<{
  networkKind: NetworkKind | null
  policy: SecretPolicy
  appKey: string
  /** The custom secret equals the present one, or an earlier one of the same application. */
  reused: 'present' | 'earlier' | null
}>

/**
 * Decides what a reset puts in place (CR6): `null` stands for an automatic secret, to be made.
 * Refuses with `credential.reset-unavailable`, `credential.secret-unchanged`,
 * `credential.secret-retired` (a dead secret never lives again, CR7) or as `parseCustomSecret`.
 */
export function decideReset(
  input: ResetInput,
  context: ResetContext,
): Outcome<CustomSecret | null> {
  if (!secretResetAvailable(context.networkKind)) return refuse('credential.reset-unavailable')
  if (input.mode === 'auto') return accept(null)
  const parsed = parseCustomSecret(input.appSecret, context.policy, context.appKey)
  if (!parsed.ok || context.reused === null) return parsed
  const code = context.reused === 'present' ? 'secret-unchanged' : 'secret-retired'
  return refuse(`credential.${code}`, { path: 'appSecret' })
}
