/** The fake's IP whitelists. */
import type { Whitelist } from '@portico/contract'
import {
  decideWhitelist,
  describeWarning,
  ipWhitelistAvailable,
  parseAddress,
  parseAddressRules,
} from '@portico/domain'
import type { AddressRuleMode } from '@portico/domain'
import { accepted } from './fake-problem.ts'
import type { FakeHandlers } from './fake-route.ts'
import { getApplication } from './fake-subjects.ts'
import type { FakeApplication, FakeWorld } from './fake-world.ts'

export function presentWhitelist(
  world: FakeWorld,
  { enabled, mode, entries }: FakeApplication['whitelist'],
): Whitelist {
  const { rules, warnings } = accepted(parseAddressRules(entries, { allowIpv6: true }))
  return {
    enabled,
    mode,
    entries,
    list: rules.map(({ typed, canonical }) => ({ typed, canonical })),
    warnings: warnings.map((warning) => ({
      code: warning.code,
      message: describeWarning(warning),
    })),
    effective: ipWhitelistAvailable(world.network) && world.whitelistSwitchedOn,
  }
}

function decide(
  world: FakeWorld,
  input: { enabled: boolean; entries: string; mode?: AddressRuleMode | undefined },
): FakeApplication['whitelist'] {
  const mode = input.mode ?? 'exempt'
  const features = {
    whitelistExists: ipWhitelistAvailable(world.network),
    whitelistSwitchedOn: world.whitelistSwitchedOn,
    allowIpv6: world.allowIpv6,
  }
  accepted(decideWhitelist({ ...input, mode }, features))
  return { enabled: input.enabled, mode, entries: input.entries }
}

export const whitelistHandlers: FakeHandlers = {
  setWhitelist: ({ world, me, params, body }) => {
    const application = getApplication(world, params.id, me, 'application.edit-whitelist')
    application.whitelist = decide(world, { ...body, entries: body.entries ?? '' })
    application.version += 1
    application.updatedAt = world.now()
    return presentWhitelist(world, application.whitelist)
  },
  previewWhitelist: ({ world, me, params, body }) => {
    const application = getApplication(world, params.id, me, 'application.edit-whitelist')
    const tried = presentWhitelist(world, decide(world, { ...body, enabled: true }))
    const listed = new Set(tried.list.map(({ canonical }) => canonical))
    const calls = world.calls.filter((call) => call.applicationId === application.id)
    const outside = calls.filter((call) => !listed.has(call.clientAddress))
    const addresses = [...new Set(outside.map((call) => call.clientAddress))]
    return {
      whitelist: tried,
      calls: calls.length,
      listed: calls.length - outside.length,
      unlisted: outside.length,
      unlistedAddresses: addresses.map((address) => ({
        address,
        calls: outside.filter((call) => call.clientAddress === address).length,
      })),
    }
  },
  listRefusedAddresses: ({ world, me, params }) => ({
    items: getApplication(
      world,
      params.id,
      me,
      'application.edit-whitelist',
    ).refusedAddresses.filter(({ address }) => parseAddress(address) !== undefined),
  }),
}
