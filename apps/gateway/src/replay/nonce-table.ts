/**
 * One generation of spent nonces: 64-bit fingerprints in packed tables with open addressing.
 *
 * A `Set` of strings costs 85 bytes an entry, a second of collection at millions, and throws at 2^24
 * entries; this costs 8 bytes a slot. A full segment is not rehashed (a pause) but joined by one of twice
 * the size, so a lookup probes a few segments at most.
 */

/**
 * 2 MiB, which the system gives only as they are written to. Beginning with 32 KiB, a generation of 300,000 had seven
 * segments, and asking all of them cost 0.6 µs a call.
 */
const smallestSegment = 1 << 18
/** Above this load the probes grow long; two words a slot, so a live nonce costs 11 to 22 bytes. */
const loadLimit = 0.72

interface Segment {
  /** Low and high word of each slot; both zero is empty. */
  readonly words: Int32Array
  readonly mask: number
  count: number
}

function createSegment(slots: number): Segment {
  return { words: new Int32Array(slots * 2), mask: slots - 1, count: 0 }
}

/** The slot of the fingerprint, or the empty slot where it would stand. */
function probe(segment: Segment, low: number, high: number): number {
  const { words, mask } = segment
  let slot = low & mask
  for (;;) {
    const at = slot * 2
    const storedLow = words[at]
    const storedHigh = words[at + 1]
    if ((storedLow === low && storedHigh === high) || (storedLow === 0 && storedHigh === 0))
      return at
    slot = (slot + 1) & mask
  }
}

export class NonceTable {
  readonly #segments: Segment[]
  #count = 0

  /** @param expected how many nonces the generation before held; the first segment is made for as many */
  constructor(expected = 0) {
    let slots = smallestSegment
    while (slots * loadLimit < expected) slots *= 2
    this.#segments = [createSegment(slots)]
  }

  get count(): number {
    return this.#count
  }

  /** Whether a fingerprint, two signed words of 32 bits, was added. */
  has(low: number, high: number): boolean {
    for (const segment of this.#segments) {
      const at = probe(segment, low, high)
      if (segment.words[at] !== 0 || segment.words[at + 1] !== 0) return true
    }
    return false
  }

  /** Inserts a fingerprint that `has` has just denied. */
  add(low: number, high: number): void {
    let segment = this.#segments.at(-1)
    if (segment === undefined || segment.count >= (segment.mask + 1) * loadLimit) {
      segment = createSegment(segment === undefined ? smallestSegment : (segment.mask + 1) * 2)
      this.#segments.push(segment)
    }
    const at = probe(segment, low, high)
    segment.words[at] = low
    segment.words[at + 1] = high
    segment.count += 1
    this.#count += 1
  }
}
