/** Data sources: their names and connections, and what a connection must not give away (GT3, CR4). */

import { checkLabel } from './label.ts'
import { acceptUnless, refusal } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import { countCodePoints, isBlank } from './text.ts'

export const connectionLimit = 2000
export const dataSourceKindLimit = 64

/** What a data source is known by; its secret is not part of it. */
export type DataSourceForm = Readonly<{ name: string; kind: string; connection: string }>

/** `user:password@` of an address, or a field of a connection string that is called like a password. */
const secretInConnection =
  /\/\/[^/?#\s]*:[^/?#@\s]+@|(?:^|[;?&\s])(?:password|passwd|pwd|secret)\s*=/iu

function checkName(raw: string): Refusal[] {
  const label = checkLabel(raw)
  const path = 'name'
  if (label.fault === null) return []
  if (label.fault === 'blank') return [refusal('data-source.name-blank', { path })]
  if (label.fault === 'long')
    return [refusal('data-source.name-long', { path, facts: label.facts })]
  return [refusal('data-source.name-character', { path, facts: label.facts })]
}

function checkField(field: 'kind' | 'connection', text: string, limit: number): Refusal[] {
  if (isBlank(text))
    return [refusal('data-source.field-missing', { path: field, facts: { field } })]
  const length = countCodePoints(text)
  if (length <= limit) return []
  return [refusal('data-source.field-long', { path: field, facts: { field, length, limit } })]
}

function checkConnection(connection: string): Refusal[] {
  const faults = checkField('connection', connection, connectionLimit)
  // CR4: everybody may read the connection; what opens it belongs into the sealed field.
  if (!secretInConnection.test(connection)) return faults
  return [...faults, refusal('data-source.connection-secret', { path: 'connection' })]
}

/**
 * Checks the form of a data source and normalises its texts (NFC). Refuses with all its faults at once:
 * `data-source.name-*`, `data-source.field-missing`, `data-source.field-long`, or
 * `data-source.connection-secret` when the connection, which everybody reads, holds a password.
 */
export function parseDataSource(form: DataSourceForm): Outcome<DataSourceForm> {
  const given = {
    name: form.name.normalize('NFC'),
    kind: form.kind.normalize('NFC'),
    connection: form.connection.normalize('NFC'),
  }
  const faults = [
    ...checkName(given.name),
    ...checkField('kind', given.kind, dataSourceKindLimit),
    ...checkConnection(given.connection),
  ]
  return acceptUnless(faults, given)
}
