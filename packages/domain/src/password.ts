/**
 * Which passwords are good enough: long, and not what an attacker tries first. No rule on kinds of characters and no
 * forced change: both make people choose worse ones (NIST SP 800-63B, 5.1.1.2).
 */

import { commonPasswords } from './common-passwords.ts'
import { acceptUnless, refusal } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import { countCodePoints } from './text.ts'

/** In code points after NFKC normalisation. */
export const passwordMinimum = 8
export const passwordMaximum = 256

/** Fewer different characters than this are a pattern, whatever the length. */
const differentCharacters = 4

/** What a password must have beside the username, in code points. */
const beyondUsername = 6

/** A password as it is hashed: the same characters typed on two keyboards are the same password (NIST SP 800-63B). */
export function normalizePassword(raw: string): string {
  return raw.normalize('NFKC')
}

function isCommon(password: string): boolean {
  const folded = password.toLowerCase()
  return commonPasswords.has(folded) || new Set(folded).size < differentCharacters
}

function isMostlyUsername(password: string, username: string): boolean {
  const rest = password.toLowerCase().split(username.toLowerCase())
  return rest.length > 1 && countCodePoints(rest.join('')) < beyondUsername
}

/**
 * Judges a new password and answers it normalised.
 * Refuses with `password.too-short`, `password.too-long`, `password.common` or `password.holds-username`.
 *
 * @param path the field of the form it was entered in
 */
export function parseNewPassword(
  raw: string,
  username: string,
  path = 'password',
): Outcome<string> {
  const password = normalizePassword(raw)
  const length = countCodePoints(password)
  const faults: Refusal[] = []
  if (length < passwordMinimum) {
    faults.push(
      refusal('password.too-short', { path, facts: { length, minimum: passwordMinimum } }),
    )
  }
  if (length > passwordMaximum) {
    faults.push(refusal('password.too-long', { path, facts: { length, maximum: passwordMaximum } }))
  }
  if (isCommon(password)) faults.push(refusal('password.common', { path }))
  if (isMostlyUsername(password, username)) {
    faults.push(refusal('password.holds-username', { path }))
  }
  return acceptUnless(faults, password)
}
