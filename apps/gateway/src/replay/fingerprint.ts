/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein; the variant for 32-bit machines), over
 * the bytes of an ASCII string. Keyed, so that no caller can aim at the slots of another.
 */

/** Two 32-bit words of key. Random per journal, kept with it, never shown to callers. */
export type FingerprintKey = readonly [number, number]

/** Receives the two halves of a fingerprint: a caller owns one and reuses it, so that nothing is allocated. */
export interface Fingerprint {
  low: number
  high: number
}

let v0 = 0
let v1 = 0
let v2 = 0
let v3 = 0

function rounds(count: number): void {
  for (let round = 0; round < count; round += 1) {
    v0 = (v0 + v1) | 0
    v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
    v0 = (v0 << 16) | (v0 >>> 16)
    v2 = (v2 + v3) | 0
    v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
    v0 = (v0 + v3) | 0
    v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
    v2 = (v2 + v1) | 0
    v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
    v2 = (v2 << 16) | (v2 >>> 16)
  }
}

/** Bytes of the word that is being filled, and how many bits of it are. */
let word = 0
let filledBits = 0

function feed(text: string): void {
  for (let at = 0; at < text.length; at += 1) {
    word |= text.charCodeAt(at) << filledBits
    filledBits += 8
    if (filledBits < 32) continue
    v3 ^= word
    rounds(2)
    v0 ^= word
    word = 0
    filledBits = 0
  }
}

/**
 * Hashes strings, one after the other as if they were one, whose code units are all below 256. Three of them, so that
 * nobody has to join them for it.
 *
 * Written in 32-bit integers because BigInt arithmetic costs ten times as much and SHA-256 through
 * `crypto.hash` allocates.
 */
export function fingerprint(
  [first, second, third]: readonly [string, string, string],
  key: FingerprintKey,
  into: Fingerprint,
): void {
  v0 = key[0]
  v1 = key[1] ^ 0xee
  v2 = 0x6c796765 ^ key[0]
  v3 = 0x74656462 ^ key[1]
  word = 0
  filledBits = 0
  feed(first)
  feed(second)
  feed(third)
  word |= (first.length + second.length + third.length) << 24
  v3 ^= word
  rounds(2)
  v0 ^= word
  v2 ^= 0xee
  rounds(4)
  into.low = (v1 ^ v3) >>> 0
  v1 ^= 0xdd
  rounds(4)
  into.high = (v1 ^ v3) >>> 0
}
