/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein; the variant for 32-bit machines), over
 * the bytes of an ASCII string. Keyed, so that no caller can aim at the slots of another.
 */

/** Two 32-bit words of key. Random per journal, kept with it, never shown to callers. */
export type FingerprintKey = readonly [number, number]

/**
 * Receives the two halves of a fingerprint, as signed 32-bit integers, which the engine keeps as they are. A caller
 * owns one and reuses it, so that nothing is allocated.
 */
export interface Fingerprint {
  low: number
  high: number
}

/** The text that is being hashed, as words, the first byte lowest: a key, a separator and a nonce fit in. */
let words = new Int32Array(128)

/** Writes a text behind the first `from` bytes and answers how many bytes there are now. */
function pack(text: string, from: number): number {
  const end = from + text.length
  let at = from >>> 2
  let filledBits = (from & 3) << 3
  let word = filledBits === 0 ? 0 : (words[at] ?? 0)
  for (let index = 0; index < text.length; index += 1) {
    word |= text.charCodeAt(index) << filledBits
    filledBits += 8
    if (filledBits < 32) continue
    words[at] = word
    at += 1
    word = 0
    filledBits = 0
  }
  words[at] = word
  return end
}

/** Adds room for a text that is longer than any AppKey and nonce that pass the steps. */
function makeRoom(bytes: number): void {
  if (bytes >= words.length * 4) words = new Int32Array(bytes)
}

/**
 * Hashes strings, one after the other as if they were one, whose code units are all below 256. Three of them, so that
 * nobody has to join them for it.
 *
 * Written in 32-bit integers because BigInt arithmetic costs ten times as much and SHA-256 through
 * `crypto.hash` allocates. The state is four local variables and all rounds are one loop, which leaves it in
 * registers: half of the time that it took in variables of the module.
 */
export function fingerprint(
  [first, second, third]: readonly [string, string, string],
  key: FingerprintKey,
  into: Fingerprint,
): void {
  const length = first.length + second.length + third.length
  makeRoom(length)
  pack(third, pack(second, pack(first, 0)))
  const lastWord = length >>> 2
  words[lastWord] = (words[lastWord] ?? 0) | (length << 24)
  let v0 = key[0]
  let v1 = key[1] ^ 0xee
  let v2 = 0x6c796765 ^ key[0]
  let v3 = 0x74656462 ^ key[1]
  // Two rounds for each word, then twice four that end the halves.
  for (let step = 0; step <= lastWord + 2; step += 1) {
    const word = step <= lastWord ? (words[step] ?? 0) : 0
    if (step <= lastWord) v3 ^= word
    else if (step === lastWord + 1) v2 ^= 0xee
    else {
      into.low = v1 ^ v3
      v1 ^= 0xdd
    }
    for (let round = step <= lastWord ? 2 : 4; round > 0; round -= 1) {
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
    v0 ^= word
  }
  into.high = v1 ^ v3
}
