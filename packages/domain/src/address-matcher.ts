/** Matching a caller's address against a list: sorted, merged ranges and a binary search. */

import type { AddressBlock } from './address-block.ts'
import type { Address } from './address.ts'

/** Ranges without overlap, ascending: range `n` reaches from `starts[n]` to `ends[n]`, both included. */
export type AddressMatcher = Readonly<{
  ipv4Starts: Uint32Array
  ipv4Ends: Uint32Array
  ipv6Starts: readonly bigint[]
  ipv6Ends: readonly bigint[]
}>

type Range = { start: bigint; end: bigint }

function listRanges(blocks: readonly AddressBlock[], family: 4 | 6): Range[] {
  const width = family === 4 ? 32 : 128
  return blocks
    .filter((block) => block.network.family === family)
    .map((block) => {
      const start = BigInt(block.network.value)
      return { start, end: start + (1n << BigInt(width - block.prefix)) - 1n }
    })
    .toSorted((one, other) => (one.start < other.start ? -1 : 1))
}

/** Merges ranges that overlap or touch, so that at most one can hold an address. */
function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last === undefined || range.start > last.end + 1n) merged.push({ ...range })
    else if (range.end > last.end) last.end = range.end
  }
  return merged
}

/** Compiles blocks once, so that a call costs a handful of comparisons, however long the list is. */
export function compileAddressMatcher(blocks: readonly AddressBlock[]): AddressMatcher {
  const ipv4 = mergeRanges(listRanges(blocks, 4))
  const ipv6 = mergeRanges(listRanges(blocks, 6))
  return {
    ipv4Starts: Uint32Array.from(ipv4, (range) => Number(range.start)),
    ipv4Ends: Uint32Array.from(ipv4, (range) => Number(range.end)),
    ipv6Starts: ipv6.map((range) => range.start),
    ipv6Ends: ipv6.map((range) => range.end),
  }
}

/** The list of no address. */
export const emptyAddressMatcher: AddressMatcher = compileAddressMatcher([])

/** True when the last range that starts at or before the value reaches up to it. */
function isInRanges<T extends number | bigint>(
  starts: ArrayLike<T>,
  ends: ArrayLike<T>,
  value: T,
): boolean {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const start = starts[middle]
    if (start !== undefined && start <= value) low = middle + 1
    else high = middle
  }
  const end = ends[low - 1]
  return end !== undefined && value <= end
}

/** True when a block of the list holds the address. No address is held by none. */
export function matchesAddress(matcher: AddressMatcher, address: Address | undefined): boolean {
  if (address === undefined) return false
  return address.family === 4
    ? isInRanges(matcher.ipv4Starts, matcher.ipv4Ends, address.value)
    : isInRanges(matcher.ipv6Starts, matcher.ipv6Ends, address.value)
}

/** How many addresses a list covers, overlaps counted once. */
export function countCoverage(matcher: AddressMatcher): Readonly<{ ipv4: number; ipv6: bigint }> {
  const { ipv4Starts, ipv4Ends, ipv6Starts, ipv6Ends } = matcher
  const sum = (values: Uint32Array) => values.reduce((total, value) => total + value, 0)
  const sumLong = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n)
  return {
    ipv4: sum(ipv4Ends) - sum(ipv4Starts) + ipv4Starts.length,
    ipv6: sumLong(ipv6Ends) - sumLong(ipv6Starts) + BigInt(ipv6Starts.length),
  }
}
