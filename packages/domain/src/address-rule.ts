/** The IP whitelist: its syntax, its canonical form, and when it can be set (AR1 to AR4, AR8). */

import {
  countBlockAddresses,
  formatBlock,
  isWideBlock,
  parseAddressBlock,
} from './address-block.ts'
import type { AddressBlock, AddressFault } from './address-block.ts'
import { accept, acceptUnless, refusal, refuse } from './refusal.ts'
import type { Outcome, Refusal } from './refusal.ts'
import { countCodePoints } from './text.ts'
import type { Warning } from './warning.ts'

export const addressRuleModes = ['exempt', 'fence'] as const
export type AddressRuleMode = (typeof addressRuleModes)[number]

/** The most entries a list may have (AR2). */
export const addressRulesLimit = 100

/** The longest text of a list in UTF-16 units; a hundred of the longest entries need 5,000. */
export const addressRulesTextLimit = 10_000

/** The longest part of a faulty entry that a message repeats. */
const shownLimit = 60

/** One entry: as it was typed, its canonical form, its place counted from 1, what it matches. */
export type AddressRule = Readonly<{
  typed: string
  canonical: string
  position: number
  block: AddressBlock
}>

export type AddressRules = Readonly<{
  rules: readonly AddressRule[]
  warnings: readonly Warning[]
}>

type Part = Readonly<{ typed: string; position: number }>

/** Blanks around an entry are trimmed, ASCII ones only; an empty last part is ignored (AR2). */
function splitEntries(text: string): Part[] {
  const parts = text.split(';').map((part) => part.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''))
  if (parts.at(-1) === '') parts.pop()
  return parts.map((typed, index) => ({ typed, position: index + 1 }))
}

/** The start of an entry, short enough for a message. */
function showEntry(typed: string): string {
  return typed.length <= shownLimit ? typed : `${typed.slice(0, shownLimit)}…`
}

function describePart(part: Part) {
  const facts = { position: part.position, entry: showEntry(part.typed) }
  return { path: `entries.${part.position - 1}`, facts }
}

function refusePart(part: Part, fault: AddressFault, prefixLimit: number): Refusal {
  const { path, facts } = describePart(part)
  return refusal(`address-rule.${fault}`, { path, facts: { ...facts, limit: prefixLimit } })
}

function warnAboutWidth(part: Part, block: AddressBlock): Warning[] {
  if (!isWideBlock(block)) return []
  const { path, facts } = describePart(part)
  const addresses = countBlockAddresses(block).toString()
  return [{ code: 'address-rule.wide-block', path, facts: { ...facts, addresses } }]
}

/**
 * Reads a list of entries separated by `;` (AR2 to AR4).
 *
 * Every faulty entry is refused by its position, counted from 1, and with its own code
 * `address-rule.*`; besides, `address-rule.too-many` for more than 100 entries (the first 100 are
 * still checked) and `address-rule.too-long` for a text nobody typed. An empty list is accepted:
 * whether it may be empty is for {@link decideWhitelist}.
 */
export function parseAddressRules(
  text: string,
  options: Readonly<{ allowIpv6: boolean }>,
): Outcome<AddressRules> {
  if (text.length > addressRulesTextLimit) {
    const facts = { length: countCodePoints(text), limit: addressRulesTextLimit }
    return refuse('address-rule.too-long', { path: 'entries', facts })
  }
  const parts = splitEntries(text)
  const refusals: Refusal[] = []
  if (parts.length > addressRulesLimit) {
    const facts = { count: parts.length, limit: addressRulesLimit }
    refusals.push(refusal('address-rule.too-many', { path: 'entries', facts }))
  }
  const rules = new Map<string, AddressRule>()
  const warnings: Warning[] = []
  for (const part of parts.slice(0, addressRulesLimit)) {
    const result = parseAddressBlock(part.typed, options)
    if ('fault' in result) {
      refusals.push(refusePart(part, result.fault, result.prefixLimit))
      continue
    }
    const canonical = formatBlock(result.block)
    const earlier = rules.get(canonical)
    if (earlier === undefined) {
      rules.set(canonical, { ...part, canonical, block: result.block })
      warnings.push(...warnAboutWidth(part, result.block))
    } else {
      // AR3
      const { path, facts } = describePart(part)
      const firstPosition = earlier.position
      refusals.push(refusal('address-rule.duplicate', { path, facts: { ...facts, firstPosition } }))
    }
  }
  return acceptUnless(refusals, { rules: [...rules.values()], warnings })
}

/** The list as it is stored and shown: the entries as typed, joined by `;`. */
export function formatAddressRules(rules: readonly AddressRule[]): string {
  return rules.map((rule) => rule.typed).join(';')
}

/** What an application asks of its whitelist. */
export type WhitelistInput = Readonly<{
  enabled: boolean
  entries: string
  mode?: AddressRuleMode
}>

export type Whitelist = AddressRules & Readonly<{ enabled: boolean; mode: AddressRuleMode }>

/** What the organisation makes possible; `findApplicationFeatures` says it. */
export type WhitelistFeatures = Readonly<{
  /** The network is the built-in gateway. */
  whitelistExists: boolean
  /** The organisation's switch "application IP whitelist" is on. */
  whitelistSwitchedOn: boolean
  allowIpv6: boolean
}>

/**
 * Decides a whitelist, at creation or later (AR1, AR2, AR8).
 * Refuses with `address-rule.unavailable`, `address-rule.switched-off`, `address-rule.none` or as
 * {@link parseAddressRules}. A disabled list keeps its entries, and they must be sound all the same.
 */
export function decideWhitelist(
  input: WhitelistInput,
  features: WhitelistFeatures,
): Outcome<Whitelist> {
  if (!features.whitelistExists) return refuse('address-rule.unavailable')
  if (!features.whitelistSwitchedOn) return refuse('address-rule.switched-off')
  const parsed = parseAddressRules(input.entries, features)
  if (!parsed.ok) return parsed
  if (input.enabled && parsed.value.rules.length === 0) {
    return refuse('address-rule.none', { path: 'entries' })
  }
  return accept({ ...parsed.value, enabled: input.enabled, mode: input.mode ?? 'exempt' })
}

/**
 * Turns a pasted list (lines, commas, blanks, full-width separators) into the `;` form that
 * {@link parseAddressRules} reads. For the console's text field only; it judges nothing.
 */
export function splitPastedAddresses(text: string): string {
  return text
    .split(/[\s,;|\u3001\uFF0C\uFF1B]+/u)
    .filter((part) => part !== '')
    .join(';')
}
