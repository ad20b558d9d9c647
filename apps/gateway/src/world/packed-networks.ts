/**
 * The networks of one application as bytes: how many of IPv4 and of IPv6, then the first addresses and the
 * prefix lengths of each. CIDR blocks are nested or apart; the nested ones are left out, so at most one
 * block, the last that begins at or before an address, can hold it.
 */
import { parseAddressBlock, type Address, type AddressBlock } from '@portico/domain'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

const ipv4Bytes = 4
const ipv6Bytes = 16
const lowHalf = 0xffff_ffff_ffff_ffffn

/** A network that cannot be read lists nobody; for a fence that refuses, for an exemption it asks to sign. */
function readBlocks(networks: readonly string[]): AddressBlock[] {
  return networks.flatMap((text) => {
    const result = parseAddressBlock(text, { allowIpv6: true })
    return 'block' in result ? [result.block] : []
  })
}

/** Exclusive. A double holds any such end of IPv4. */
const endOfIpv4 = (start: number, prefix: number) => start + 2 ** (32 - prefix)
const endOfIpv6 = (start: bigint, prefix: number) => start + (1n << BigInt(128 - prefix))

interface Block<V> {
  readonly start: V
  readonly prefix: number
}

/** Sorts by the first address, the wider before the narrower, and leaves out what lies in another. */
function dropNested<V extends number | bigint>(
  blocks: Block<V>[],
  endOf: (start: V, prefix: number) => V,
): Block<V>[] {
  blocks.sort((one, other) =>
    one.start === other.start ? one.prefix - other.prefix : one.start < other.start ? -1 : 1,
  )
  const apart: Block<V>[] = []
  for (const block of blocks) {
    const last = apart.at(-1)
    if (last === undefined || block.start >= endOf(last.start, last.prefix)) apart.push(block)
  }
  return apart
}

/** Packs the networks of an address rule; their order and what lies within another is lost. */
export function writeNetworks(writer: ByteWriter, networks: readonly string[]): void {
  const ipv4: Block<number>[] = []
  const ipv6: Block<bigint>[] = []
  for (const { network, prefix } of readBlocks(networks)) {
    if (network.family === 4) ipv4.push({ start: network.value, prefix })
    else ipv6.push({ start: network.value, prefix })
  }
  const apart4 = dropNested(ipv4, endOfIpv4)
  const apart6 = dropNested(ipv6, endOfIpv6)
  writer.uint(apart4.length, 1)
  writer.uint(apart6.length, 1)
  for (const { start } of apart4) writer.uint(start, ipv4Bytes)
  for (const { prefix } of apart4) writer.uint(prefix, 1)
  for (const { start } of apart6) {
    writer.uint64(start >> 64n)
    writer.uint64(start & lowHalf)
  }
  for (const { prefix } of apart6) writer.uint(prefix, 1)
}

/** Passes over packed networks. */
export function skipNetworks(reader: ByteReader): void {
  const ipv4 = reader.uint(1)
  const ipv6 = reader.uint(1)
  reader.skip(ipv4 * (ipv4Bytes + 1) + ipv6 * (ipv6Bytes + 1))
}

/** The last of `count` blocks that begins at or before the address, or -1. */
function findLast<V extends number | bigint>(
  count: number,
  startOf: (index: number) => V,
  value: V,
): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (startOf(middle) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Whether one of the networks packed at `at` holds the address. No address is held by none. */
export function holdsAddress(bytes: Buffer, at: number, address: Address | undefined): boolean {
  if (address === undefined) return false
  const ipv4 = bytes.readUInt8(at)
  const starts4 = at + 2
  if (address.family === 4) {
    const startOf = (index: number) => bytes.readUInt32LE(starts4 + index * ipv4Bytes)
    const index = findLast(ipv4, startOf, address.value)
    if (index < 0) return false
    const prefix = bytes.readUInt8(starts4 + ipv4 * ipv4Bytes + index)
    return address.value < endOfIpv4(startOf(index), prefix)
  }
  const ipv6 = bytes.readUInt8(at + 1)
  const starts6 = starts4 + ipv4 * (ipv4Bytes + 1)
  const startOf = (index: number) => {
    const start = starts6 + index * ipv6Bytes
    return (bytes.readBigUInt64LE(start) << 64n) | bytes.readBigUInt64LE(start + 8)
  }
  const index = findLast(ipv6, startOf, address.value)
  if (index < 0) return false
  const prefix = bytes.readUInt8(starts6 + ipv6 * ipv6Bytes + index)
  return address.value < endOfIpv6(startOf(index), prefix)
}
