/** A list of addresses as it was typed, entry by entry, with what the domain says of each. */
import {
  countBlockAddresses,
  formatBlock,
  parseAddressBlock,
  parseAddressRules,
  refusalsOf,
  splitPastedAddresses,
} from '@portico/domain'
import type { Refusal, Warning } from '@portico/domain'

export type CheckedEntry = Readonly<{
  typed: string
  position: number
  /** Null for a faulty entry. */
  canonical: string | null
  refusal: Refusal | null
  warning: Warning | null
}>

export type CheckedList = Readonly<{
  entries: readonly CheckedEntry[]
  /** Faults of the list as a whole, e.g. too many entries. */
  general: readonly Refusal[]
  /** Addresses covered, blocks that overlap counted twice; as text, IPv6 blocks are beyond numbers. */
  addresses: bigint
}>

/** Entries joined by `;` as the wire wants them, from a list in any common shape. */
export function readEntries(text: string): string {
  return splitPastedAddresses(text)
}

/** Explains a typed list entry by entry. */
export function explainEntries(text: string, allowIpv6: boolean): CheckedList {
  const joined = readEntries(text)
  const outcome = parseAddressRules(joined, { allowIpv6 })
  const refusals = refusalsOf(outcome)
  const warnings = outcome.ok ? outcome.value.warnings : []
  let addresses = 0n
  const entries = (joined === '' ? [] : joined.split(';')).map((typed, index) => {
    const path = `entries.${index}`
    const refusal = refusals.find((each) => each.path === path) ?? null
    const parsed = parseAddressBlock(typed, { allowIpv6 })
    const isSound = refusal === null && !('fault' in parsed)
    if (isSound) addresses += countBlockAddresses(parsed.block)
    return {
      typed,
      position: index + 1,
      canonical: isSound ? formatBlock(parsed.block) : null,
      refusal,
      warning: warnings.find((warning) => warning.path === path) ?? null,
    }
  })
  const general = refusals.filter((each) => !/^entries\.\d+$/.test(each.path ?? ''))
  return { entries, general, addresses }
}

/** The list without one of its entries. */
export function removeEntry(text: string, position: number): string {
  return readEntries(text)
    .split(';')
    .filter((_entry, index) => index !== position - 1)
    .join('; ')
}

/** The list with one more entry at its end. */
export function appendEntry(text: string, entry: string): string {
  const entries = readEntries(text)
  return entries === '' ? entry : `${entries.replaceAll(';', '; ')}; ${entry}`
}
