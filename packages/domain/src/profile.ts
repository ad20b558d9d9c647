/** What a person is called and how they are reached. */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { countCodePoints, isBlank, parseStorableText } from './text.ts'

/** In code points. */
export const displayNameLimit = 128

const usernameForm = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@-]{0,63}$/u

// No blank, no control character and nothing that would make two addresses of one: it is written into mail headers.
const emailForm = /^[^\s\p{Control}@<>,;:"()[\]\\]{1,64}@[^\s\p{Control}@<>,;:"()[\]\\]{1,189}$/u

/**
 * A username as it is kept. Two that look alike through width or composition would be two people, so only the
 * NFKC form is accepted. Refuses with `member.username-form`.
 */
export function parseUsername(raw: string): Outcome<string> {
  if (usernameForm.test(raw) && raw.normalize('NFKC') === raw) return accept(raw)
  return refuse('member.username-form', { path: 'username', facts: { username: raw } })
}

/** A username as it is compared and counted, whatever somebody typed. */
export function foldUsername(raw: string): string {
  return raw.normalize('NFKC').trim().toLowerCase()
}

/** A name of 1 to 128 code points, at least one of them visible. Refuses with `member.display-name-…`. */
export function parseDisplayName(raw: string): Outcome<string> {
  const path = 'displayName'
  if (isBlank(raw)) return refuse('member.display-name-missing', { path })
  const parsed = parseStorableText(raw)
  if (!parsed.ok) return parsed
  const length = countCodePoints(parsed.value)
  if (length <= displayNameLimit) return parsed
  return refuse('member.display-name-long', { path, facts: { length, limit: displayNameLimit } })
}

/** An e-mail address that can stand in a header. Refuses with `member.email-form`. */
export function parseEmail(raw: string): Outcome<string> {
  return emailForm.test(raw) ? accept(raw) : refuse('member.email-form', { path: 'email' })
}
