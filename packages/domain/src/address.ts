/**
 * IPv4 and IPv6 addresses: a strict reader and their canonical text. It runs in the browser too, and
 * reads no octal, hexadecimal, shortened or zoned form, which other libraries take for addresses.
 */

/** An IPv4 address as an unsigned 32-bit number, or an IPv6 address as 128 bits. */
export type Address =
  | Readonly<{ family: 4; value: number }>
  | Readonly<{ family: 6; value: bigint }>

const zero = 48
const nine = 57
const dot = 46

/** `::ffff:0:0/96`, the IPv6 spelling of IPv4 addresses (RFC 4291, 2.5.5.2). */
const mappedPrefix = 0xffffn

/**
 * Reads four decimal octets without leading zeros, else `undefined`. Reads character by character,
 * because a gateway does this once for each call.
 */
export function parseIpv4(text: string): number | undefined {
  if (text.length < 7 || text.length > 15) return undefined
  let value = 0
  let octet = -1
  let dots = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === dot) {
      if (octet < 0 || dots === 3) return undefined
      value = value * 256 + octet
      octet = -1
      dots += 1
    } else {
      // An octet that is 0 already and goes on has a leading zero.
      if (code < zero || code > nine || octet === 0) return undefined
      octet = (octet < 0 ? 0 : octet * 10) + code - zero
      if (octet > 255) return undefined
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : undefined
}

/** Reads colon-separated groups; a dotted tail counts as two of them. */
function readGroups(text: string): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16))
    } else {
      const tail = index === parts.length - 1 ? parseIpv4(part) : undefined
      if (tail === undefined) return undefined
      groups.push(Math.floor(tail / 65_536), tail % 65_536)
    }
  }
  return groups
}

/** Reads an IPv6 address of RFC 4291 (2.2) without a zone, else `undefined`. */
export function parseIpv6(text: string): bigint | undefined {
  if (text.length < 2 || text.length > 45) return undefined
  const [headText = '', tailText, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const head = readGroups(headText)
  const tail = readGroups(tailText ?? '')
  if (head === undefined || tail === undefined) return undefined
  // A dotted tail is legal only at the very end, so not before `::`.
  if (tailText !== undefined && headText.includes('.')) return undefined
  const missing = 8 - head.length - tail.length
  if (tailText === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail]
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n)
}

/** The IPv4 address that an IPv4-mapped IPv6 address stands for; others stay as they are (AR4). */
export function unmapAddress(address: Address): Address {
  if (address.family === 4 || address.value >> 32n !== mappedPrefix) return address
  return { family: 4, value: Number(address.value & 0xffff_ffffn) }
}

/** Reads an address of either family, without unmapping. */
export function parseAddress(text: string): Address | undefined {
  const ipv4 = parseIpv4(text)
  if (ipv4 !== undefined) return { family: 4, value: ipv4 }
  const ipv6 = parseIpv6(text)
  return ipv6 === undefined ? undefined : { family: 6, value: ipv6 }
}

/**
 * The address of a caller; an IPv4-mapped one is its IPv4 address (AR4). `undefined` when the text
 * is none, or when there is none because the socket has gone: such a caller is listed nowhere.
 */
export function parseCallerAddress(text: string | undefined): Address | undefined {
  const address = text === undefined ? undefined : parseAddress(text)
  return address === undefined ? undefined : unmapAddress(address)
}

function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The longest run of at least two zero groups, the first among equals (RFC 5952, 4.2). */
function findZeroRun(groups: readonly number[]): Readonly<{ start: number; length: number }> {
  let best = { start: -1, length: 1 }
  let start = 0
  for (let index = 0; index <= groups.length; index += 1) {
    if (groups[index] !== 0) {
      if (index - start > best.length) best = { start, length: index - start }
      start = index + 1
    }
  }
  return best
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - 16 * index)) & 0xffffn),
  )
  const texts = groups.map((group) => group.toString(16))
  const run = findZeroRun(groups)
  if (run.start < 0) return texts.join(':')
  const head = texts.slice(0, run.start).join(':')
  return `${head}::${texts.slice(run.start + run.length).join(':')}`
}

/** The canonical text: dotted decimal, or RFC 5952 (lower case, shortened, never dotted). */
export function formatAddress(address: Address): string {
  return address.family === 4 ? formatIpv4(address.value) : formatIpv6(address.value)
}
