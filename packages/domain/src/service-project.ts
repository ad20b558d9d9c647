/** Service projects: their names, and when one may go. */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { checkLabel } from './label.ts'

/** A project name of 1 to 64 code points. Refuses with `project.name-blank`, `-long` or `-character`. */
export function parseProjectName(raw: string): Outcome<string> {
  const label = checkLabel(raw)
  const path = 'name'
  if (label.fault === null) return accept(label.text)
  if (label.fault === 'blank') return refuse('project.name-blank', { path })
  if (label.fault === 'long') return refuse('project.name-long', { path, facts: label.facts })
  return refuse('project.name-character', { path, facts: label.facts })
}

/** A project goes only when it holds no API: `project.in-use`. */
export function deleteProject(apis: number): Outcome<null> {
  return apis === 0 ? accept(null) : refuse('project.in-use', { facts: { apis } })
}
