/** Application groups: their names, and when one may go (GP1, GP2). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { checkLabel } from './label.ts'

/**
 * A group name of 1 to 64 code points after NFC, without control characters and not blank (GP1).
 * Refuses with `group.name-blank`, `group.name-long` or `group.name-character`.
 */
export function parseGroupName(raw: string): Outcome<string> {
  const label = checkLabel(raw)
  const path = 'name'
  if (label.fault === null) return accept(label.text)
  if (label.fault === 'blank') return refuse('group.name-blank', { path })
  if (label.fault === 'long') return refuse('group.name-long', { path, facts: label.facts })
  return refuse('group.name-character', { path, facts: label.facts })
}

/** Decides whether a group may be deleted from what it still holds (GP2): `group.in-use`. */
export function deleteGroup(
  held: Readonly<{ applications: number; requests: number }>,
): Outcome<null> {
  if (held.applications + held.requests === 0) return accept(null)
  return refuse('group.in-use', { facts: held })
}
