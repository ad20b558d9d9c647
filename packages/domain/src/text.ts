/** Text as people write it: how long it is, how a faulty character is shown, what can be stored. */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/** The longest reason a request, a grant or a revocation carries, in code points (RQ1, GT2). */
export const reasonLimit = 500

/** The longest note an approver adds to a decision, in code points. */
export const noteLimit = 500

/** Characters that PostgreSQL or UTF-8 cannot hold, NUL and halves of surrogate pairs, and the byte order mark. */
const unstorable = /[\0\ufeff\p{Surrogate}]/u

const blankOrInvisible = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Control}]*$/u

/** The number of code points of a text; `𠮷` counts as one, though it is two UTF-16 units. */
export function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** True when nothing of the text can be seen. */
export function isBlank(text: string): boolean {
  return blankOrInvisible.test(text)
}

/** A character as a message names it: `"@" (U+0040)`, or the code point alone if it is invisible. */
export function showCharacter(character: string): string {
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `"${character}" (${codePoint})` : codePoint
}

/** The first code point that a pattern matches, with its position counted from 1. */
export function findCharacter(
  text: string,
  pattern: RegExp,
): Readonly<{ character: string; position: number }> | undefined {
  let position = 0
  for (const character of text) {
    position += 1
    if (pattern.test(character)) return { character, position }
  }
  return undefined
}

/**
 * Normalises free text (NFC) that is stored as it was written.
 * Refuses NUL, unpaired surrogates and byte order marks with `text.unstorable`: the embedded database leaves a
 * mark at the start of a value away when it reads, and the audit chain would not verify any more (AU1).
 */
export function parseStorableText(raw: string): Outcome<string, 'text.unstorable'> {
  const text = raw.normalize('NFC')
  const fault = findCharacter(text, unstorable)
  if (fault === undefined) return accept(text)
  return refuse('text.unstorable', {
    facts: { position: fault.position, character: showCharacter(fault.character) },
  })
}

/**
 * A reason of 1 to 500 code points, at least one of them visible (RQ1, RQ5, GT2).
 * Refuses with `reason.missing`, `reason.too-long` or `text.unstorable`.
 */
export function parseReason(raw: string): Outcome<string> {
  const path = 'reason'
  if (isBlank(raw)) return refuse('reason.missing', { path })
  const parsed = parseStorableText(raw)
  if (!parsed.ok) return parsed
  const length = countCodePoints(parsed.value)
  if (length <= reasonLimit) return parsed
  return refuse('reason.too-long', { path, facts: { length, limit: reasonLimit } })
}

/** An optional note of at most 500 code points. Refuses with `note.too-long` or `text.unstorable`. */
export function parseNote(raw: string): Outcome<string> {
  const parsed = parseStorableText(raw)
  if (!parsed.ok) return parsed
  const length = countCodePoints(parsed.value)
  if (length <= noteLimit) return parsed
  return refuse('note.too-long', { path: 'note', facts: { length, limit: noteLimit } })
}
