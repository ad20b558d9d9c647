/** Sets the IP whitelist of an application, or says what one would have meant (AR1 to AR4, AR8). */
import {
  accept,
  compileAddressMatcher,
  decideWhitelist,
  formatAddressRules,
  matchesAddress,
  parseCallerAddress,
} from '@portico/domain'
import type { AddressRuleMode, Outcome, Whitelist } from '@portico/domain'
import { appendEvents, countCallsByAddress, updateApplication } from '@portico/store'
import type { SeenAddress } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeApplication, reachApplication } from './application-access.ts'
import { applicationEvent } from './application-event.ts'
import { checkVersion } from './check-version.ts'

export type SetWhitelistInput = Readonly<{
  id: string
  enabled: boolean
  /** Separated by `;`; left out, the entries stay as they are. */
  entries?: string | undefined
  /** Left out, the mode stays as it is: a fence must not fall because a client does not know of it. */
  mode?: AddressRuleMode | undefined
  version: number | undefined
}>

/** Refuses with `version.stale`, or with each faulty entry by its position, `address-rule.*`. */
export async function setWhitelist(
  deps: Deps,
  caller: Caller,
  input: SetWhitelistInput,
): Promise<Outcome<null>> {
  return changeApplication(
    deps,
    caller,
    input.id,
    'application.edit-whitelist',
    async (tx, reached, now) => {
      const { application, organisation } = reached
      const version = checkVersion(input.version, application)
      if (!version.ok) return version
      const present = application.whitelist
      const entries = input.entries ?? present.entries.map((each) => each.typed).join(';')
      const asked = { enabled: input.enabled, entries, mode: input.mode ?? present.mode }
      const decided = decideWhitelist(asked, organisation.features)
      if (!decided.ok) return decided
      const { enabled, mode, rules } = decided.value
      const whitelist = { enabled, mode, entries: rules }
      await updateApplication(tx, application.id, { whitelist }, new Date(now))
      const detail = { enabled, mode, entries: formatAddressRules(rules) }
      await appendEvents(
        tx,
        [applicationEvent(caller, 'whitelist.changed', application, detail)],
        now,
      )
      return accept(null)
    },
  )
}

/** A preview looks at this many of the newest calls, of the last seven days. */
const previewCalls = 100_000
const previewDays = 7
/** The unlisted addresses it names, those with the most calls first. */
const previewAddresses = 100

export type PreviewWhitelistInput = Readonly<{
  id: string
  entries: string
  mode?: AddressRuleMode | undefined
}>

export type WhitelistPreview = Readonly<{
  whitelist: Whitelist
  calls: number
  listed: number
  unlisted: number
  unlistedAddresses: readonly SeenAddress[]
}>

/** What a list would have meant for the last week's calls; nothing is changed. */
export async function previewWhitelist(
  deps: Deps,
  caller: Caller,
  input: PreviewWhitelistInput,
): Promise<Outcome<WhitelistPreview>> {
  const db = deps.database.kysely
  const now = deps.clock()
  const reached = await reachApplication(db, caller, input.id, 'application.edit-whitelist', now)
  if (!reached.ok) return reached
  const { application, organisation } = reached.value
  const mode = input.mode ?? application.whitelist.mode
  const asked = { enabled: true, entries: input.entries, mode }
  const decided = decideWhitelist(asked, organisation.features)
  if (!decided.ok) return decided
  const since = new Date(now - previewDays * 86_400_000)
  const seen = await countCallsByAddress(db, application.id, since, previewCalls)
  const matcher = compileAddressMatcher(decided.value.rules.map((rule) => rule.block))
  const unlisted = seen.filter(
    ({ address }) => !matchesAddress(matcher, parseCallerAddress(address)),
  )
  const calls = sumCalls(seen)
  return accept({
    whitelist: decided.value,
    calls,
    listed: calls - sumCalls(unlisted),
    unlisted: sumCalls(unlisted),
    unlistedAddresses: unlisted.slice(0, previewAddresses),
  })
}

function sumCalls(seen: readonly SeenAddress[]): number {
  return seen.reduce((sum, each) => sum + each.calls, 0)
}
