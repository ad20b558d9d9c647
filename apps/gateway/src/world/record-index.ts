/**
 * Finds records by a field of them: an open-addressing table of positions, with one byte of the hash beside
 * each, so that a probe reads another record once in 255 times only. 6.7 bytes for each record.
 */
import { randomBytes } from 'node:crypto'
import type { Arena } from './arena.ts'

/** Hashes differ between processes, so that nobody can choose keys that lie in one place. */
const seed = randomBytes(4).readUInt32LE()

const slotsPerRecord = 4 / 3

/** FNV-1a over the bytes, mixed at the end (MurmurHash3): 32 bits. */
function hashBytes(bytes: Buffer, start: number, end: number): number {
  let hash = seed
  for (let at = start; at < end; at += 1) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

export class RecordIndex {
  readonly #arena: Arena
  readonly #positions: Uint32Array
  /** 0 is an empty slot. */
  readonly #tags: Uint8Array

  constructor(arena: Arena, recordCount: number) {
    const slots = Math.ceil(recordCount * slotsPerRecord) + 1
    this.#arena = arena
    this.#positions = new Uint32Array(slots)
    this.#tags = new Uint8Array(slots)
  }

  /** Where the field stands whose bytes are those of the probe, or -1. */
  find(probe: Buffer, start = 0, end = probe.length): number {
    const slot = this.#findSlot(hashBytes(probe, start, end), probe, start, end)
    return this.#tags[slot] === 0 ? -1 : (this.#positions[slot] ?? -1)
  }

  /** Takes a field in, in place of an equal one; answers whether there was one. */
  put(position: number, bytes: Buffer, start: number, end: number): boolean {
    const hash = hashBytes(bytes, start, end)
    const slot = this.#findSlot(hash, bytes, start, end)
    const hadOne = this.#tags[slot] !== 0
    this.#tags[slot] = tagOf(hash)
    this.#positions[slot] = position
    return hadOne
  }

  /** The slot of the field, or the empty one where it would go; the table is never full. */
  #findSlot(hash: number, probe: Buffer, start: number, end: number): number {
    const tag = tagOf(hash)
    const tags = this.#tags
    let slot = Math.floor((hash / 0x1_0000_0000) * tags.length)
    while (tags[slot] !== 0) {
      if (tags[slot] === tag && this.#arena.holds(this.#positions[slot] ?? 0, probe, start, end)) {
        return slot
      }
      slot = slot + 1 === tags.length ? 0 : slot + 1
    }
    return slot
  }
}

/** From the low bits; the slot comes from the high ones. */
function tagOf(hash: number): number {
  return (hash % 255) + 1
}
