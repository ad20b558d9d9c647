/** Names that people give to things without a syntax of their own: 1 to 64 visible code points. */

import { countCodePoints, findCharacter, isBlank, showCharacter } from './text.ts'

const labelLimit = 64

/** Control characters, line and paragraph separators, and halves of surrogate pairs. */
const forbidden = /[\p{Control}\p{Surrogate}\u2028\u2029]/u

export type CheckedLabel =
  | Readonly<{ fault: null; text: string }>
  | Readonly<{ fault: 'blank' }>
  | Readonly<{ fault: 'long'; facts: Readonly<{ length: number; limit: number }> }>
  | Readonly<{ fault: 'character'; facts: Readonly<{ position: number; character: string }> }>

/** Normalises (NFC) and checks a name; each noun refuses with codes of its own. */
export function checkLabel(raw: string): CheckedLabel {
  const text = raw.normalize('NFC')
  if (isBlank(text)) return { fault: 'blank' }
  const found = findCharacter(text, forbidden)
  if (found !== undefined) {
    const facts = { position: found.position, character: showCharacter(found.character) }
    return { fault: 'character', facts }
  }
  const length = countCodePoints(text)
  if (length > labelLimit) return { fault: 'long', facts: { length, limit: labelLimit } }
  return { fault: null, text }
}
