/** IP whitelists as the wire has them: as typed, canonical, and with what deserves a second look. */
import type { Whitelist as WhitelistBody } from '@portico/contract'
import { formatAddressRules, parseAddressRules } from '@portico/domain'
import type { Whitelist } from '@portico/domain'
import type { StoredWhitelist } from '@portico/store'
import type { Organisation } from '../use-cases/organisation.ts'
import { presentWarnings } from './present-warnings.ts'

/** A list as it is kept; its warnings are found anew, because they are not stored. */
export function presentStoredWhitelist(
  stored: StoredWhitelist,
  organisation: Organisation,
): WhitelistBody {
  const typed = stored.entries.map((entry) => entry.typed).join(';')
  const parsed = parseAddressRules(typed, { allowIpv6: true })
  if (!parsed.ok) throw new Error('a stored whitelist is not sound')
  return presentWhitelist(
    { ...parsed.value, enabled: stored.enabled, mode: stored.mode },
    organisation,
  )
}

/** A list as it was decided. `effective` says whether gateways heed it now (AR1). */
export function presentWhitelist(
  { enabled, mode, rules, warnings }: Whitelist,
  organisation: Organisation,
): WhitelistBody {
  const { whitelistExists, whitelistSwitchedOn } = organisation.features
  return {
    enabled,
    mode,
    entries: formatAddressRules(rules),
    list: rules.map(({ typed, canonical }) => ({ typed, canonical })),
    warnings: presentWarnings(warnings),
    effective: enabled && whitelistExists && whitelistSwitchedOn,
  }
}
