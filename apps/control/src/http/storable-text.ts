/** Refuses text that the database cannot hold before any field is looked at: NUL and halves of surrogate pairs. */
import { parseStorableText } from '@portico/domain'
import { Problem } from './problems.ts'

/** Deeper than any form of the contract; a body that goes on is not one of them. */
const depthLimit = 32

/** Throws `text.unstorable` with the path of the first faulty text, keys included. */
export function refuseUnstorable(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string') return refuseText(value, path)
  if (typeof value !== 'object' || value === null) return
  if (path.length > depthLimit) {
    throw new Problem('body.invalid', { facts: { faults: 'it is nested too deeply' } })
  }
  for (const [key, part] of Object.entries(value)) {
    refuseText(key, path)
    refuseUnstorable(part, [...path, key])
  }
}

function refuseText(text: string, path: readonly string[]): void {
  const parsed = parseStorableText(text)
  if (parsed.ok) return
  const { code, facts = {} } = parsed.refusal
  const message = 'The text holds a character that cannot be stored.'
  throw new Problem(code, { facts, errors: [{ path: path.join('.'), code, message }] })
}
