/** The create form, judged as a whole so that every faulty field is told at once (AP1 to AP7, CR2, AR1). */

import { decideWhitelist } from './address-rule.ts'
import type { AddressRuleMode, Whitelist } from './address-rule.ts'
import { parseApplicationName } from './application-name.ts'
import { parseOwners, parseScenario } from './application.ts'
import type { ApplicationProfile } from './application.ts'
import { parseCustomCredential } from './credential.ts'
import type { CustomCredential, SecretPolicy } from './credential.ts'
import { findApplicationFeatures } from './network.ts'
import type { NetworkKind } from './network.ts'
import { accept, acceptUnless, refusalsOf, refusalUnder, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import type { Warning } from './warning.ts'

/** What the form holds; a field that is absent was not chosen. */
export type CreationInput = ApplicationProfile &
  Readonly<{
    customKey?: Readonly<{ appKey?: string; appSecret?: string }>
    ipWhitelist?: Readonly<{ entries: string; mode?: AddressRuleMode }>
  }>

/** What the decision on a new application needs to know of the organisation. */
export type CreationContext = Readonly<{
  activeMemberIds: ReadonlySet<string>
  groupExists: boolean
  networkKind: NetworkKind | null
  callAuthentication: Readonly<{ applicationIpWhitelist?: boolean; allowIpv6?: boolean }>
  secretPolicy: SecretPolicy
}>

/** A sound form. The custom secret is for the vault: nothing else may keep it (CR8). */
export type NewApplication = Readonly<{
  profile: ApplicationProfile
  customCredential: CustomCredential | null
  whitelist: Whitelist | null
  warnings: readonly Warning[]
}>

/** The same outcome with the paths of its refusals seen from the form. */
function judgeUnder<T>(prefix: string, outcome: Outcome<T>): Outcome<T> {
  return outcome.ok ? outcome : { ok: false, refusal: refusalUnder(prefix, outcome.refusal) }
}

function judgeCustomKey(input: CreationInput, context: CreationContext) {
  if (input.customKey === undefined) return accept(null)
  const { networkKind, secretPolicy } = context
  const parsed = parseCustomCredential(input.customKey, networkKind, secretPolicy)
  return judgeUnder('customKey', parsed)
}

function judgeWhitelist(input: CreationInput, context: CreationContext) {
  if (input.ipWhitelist === undefined) return accept(null)
  const features = findApplicationFeatures(context.networkKind, context.callAuthentication)
  return judgeUnder(
    'ipWhitelist',
    decideWhitelist({ ...input.ipWhitelist, enabled: true }, features),
  )
}

/**
 * Judges the create form, for a request and for a direct creation alike. Refuses with every fault of
 * every field, by the rules on each of them, and `group.unknown` (AP5). Whether name and AppKey are
 * free is for the database to say (AP4, CR3, RQ4).
 */
export function parseCreation(
  input: CreationInput,
  context: CreationContext,
): Outcome<NewApplication> {
  const name = parseApplicationName(input.name)
  const scenario = parseScenario(input.scenario)
  const owners = parseOwners(input.ownerIds, context.activeMemberIds)
  const { groupId } = input
  const group = context.groupExists ? accept(groupId) : refuse('group.unknown', { path: 'groupId' })
  const customKey = judgeCustomKey(input, context)
  const whitelist = judgeWhitelist(input, context)
  const refusals = [name, group, scenario, owners, customKey, whitelist].flatMap(
    (outcome: Outcome<unknown>) => refusalsOf(outcome),
  )
  const customCredential = customKey.ok ? customKey.value : null
  const list = whitelist.ok ? whitelist.value : null
  return acceptUnless(refusals, {
    profile: {
      name: name.ok ? name.value : input.name,
      groupId,
      scenario: scenario.ok ? scenario.value : input.scenario,
      ownerIds: input.ownerIds,
    },
    customCredential,
    whitelist: list,
    warnings: [...(customCredential?.warnings ?? []), ...(list?.warnings ?? [])],
  })
}
