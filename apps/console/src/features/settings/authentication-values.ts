/** The settings of call authentication that exist on a network, out of all that the wire names (NW2). */
import type { CallAuthentication as Settings, NetworkKind } from '@portico/domain'
import type { CallAuthentication } from '@portico/contract'
import type { AuthenticationChange } from './api.ts'

export type AuthenticationValues = AuthenticationChange

export function presentOf(kind: NetworkKind, given: CallAuthentication): Settings {
  if (kind !== 'built-in') return { tokenAuthentication: given.tokenAuthentication ?? true }
  const { version: _, can: __, tokenAuthentication: ___, ...settings } = given
  return settings
}
