/** One entry of an address list: an address or a block in CIDR notation, and why a text is neither. */

import { formatAddress, parseAddress, unmapAddress } from './address.ts'
import type { Address } from './address.ts'

/** A network: its first address (host bits cleared) and its prefix length. */
export type AddressBlock = Readonly<{ network: Address; prefix: number }>

/** Why an entry was refused; each is a refusal code `address-rule.<fault>`. */
export type AddressFault =
  | 'empty'
  | 'separator'
  | 'syntax'
  | 'octet-count'
  | 'octet-range'
  | 'leading-zero'
  | 'prefix'
  | 'zone'
  | 'ipv6-off'

export type AddressBlockResult =
  | Readonly<{ block: AddressBlock }>
  | Readonly<{ fault: AddressFault; prefixLimit: number }>

function widthOf(address: Address): number {
  return address.family === 4 ? 32 : 128
}

/** Clears the host bits, so that `192.168.3.12/24` becomes `192.168.3.0/24` (AR2). */
function maskAddress(address: Address, prefix: number): Address {
  if (address.family === 4) {
    const size = 2 ** (32 - prefix)
    return { family: 4, value: address.value - (address.value % size) }
  }
  const hostBits = BigInt(128 - prefix)
  return { family: 6, value: (address.value >> hostBits) << hostBits }
}

/** A prefix length is 1 to the width, in digits, without sign or leading zero (AR2, AR4). */
function parsePrefix(text: string, width: number): number | undefined {
  if (!/^[1-9][0-9]{0,2}$/.test(text)) return undefined
  const prefix = Number(text)
  return prefix <= width ? prefix : undefined
}

/** What people put between addresses instead of a semicolon. */
const separators = /[,;|\uFF1B\uFF0C\u3001]|\S\s+\S/u

/** Says what is wrong with a text that looks like an IPv4 address and is none. */
function findIpv4Fault(text: string): AddressFault {
  if (!/^[0-9.]+$/.test(text)) return 'syntax'
  const octets = text.split('.')
  if (octets.length !== 4 || octets.includes('')) return 'octet-count'
  return octets.some((octet) => octet.length > 1 && octet.startsWith('0'))
    ? 'leading-zero'
    : 'octet-range'
}

/** Says what is wrong with a text that is no address: the fault a person would see first. */
function findAddressFault(text: string): AddressFault {
  if (separators.test(text)) return 'separator'
  if (text.includes('%')) return 'zone'
  return text.includes(':') ? 'syntax' : findIpv4Fault(text)
}

/**
 * Reads an entry with no blanks around it (AR2, AR4). A block within `::ffff:0:0/96` is read as the
 * IPv4 block that it spells, because a caller from there is matched as IPv4.
 */
export function parseAddressBlock(
  text: string,
  options: Readonly<{ allowIpv6: boolean }>,
): AddressBlockResult {
  if (text === '') return { fault: 'empty', prefixLimit: 32 }
  const slash = text.indexOf('/')
  const addressText = slash < 0 ? text : text.slice(0, slash)
  const address = parseAddress(addressText)
  if (address === undefined) return { fault: findAddressFault(addressText), prefixLimit: 32 }
  if (address.family === 6 && !options.allowIpv6) return { fault: 'ipv6-off', prefixLimit: 32 }
  const width = widthOf(address)
  const prefixText = slash < 0 ? String(width) : text.slice(slash + 1)
  const prefix = parsePrefix(prefixText, width)
  if (prefix === undefined) {
    const fault = separators.test(prefixText) ? 'separator' : 'prefix'
    return { fault, prefixLimit: width }
  }
  return buildBlock(address, prefix)
}

function buildBlock(address: Address, prefix: number): AddressBlockResult {
  const unmapped = unmapAddress(address)
  if (unmapped.family === address.family || prefix < 96) {
    return { block: { network: maskAddress(address, prefix), prefix } }
  }
  // `::ffff:0:0/96` is every IPv4 address, and `/0` is no prefix (AR2).
  if (prefix === 96) return { fault: 'prefix', prefixLimit: 128 }
  return { block: { network: maskAddress(unmapped, prefix - 96), prefix: prefix - 96 } }
}

/** The canonical text of a block; a block of one address is that address (AR3). */
export function formatBlock(block: AddressBlock): string {
  const address = formatAddress(block.network)
  return block.prefix === widthOf(block.network) ? address : `${address}/${block.prefix}`
}

/** How many addresses a block holds. */
export function countBlockAddresses(block: AddressBlock): bigint {
  return 1n << BigInt(widthOf(block.network) - block.prefix)
}

/** AR4: a prefix shorter than /8 (IPv4) or /32 (IPv6) covers so much that it deserves a warning. */
export function isWideBlock(block: AddressBlock): boolean {
  return block.prefix < (block.network.family === 4 ? 8 : 32)
}
