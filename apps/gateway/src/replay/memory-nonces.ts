/**
 * Spent nonces of one process, in generations by signed timestamp, kept across restarts by a journal.
 *
 * A replay carries the timestamp of the original, so it meets it in the same generation; the other live
 * generations are asked too, so that a nonce cannot be reused under a new timestamp. Nothing is forgotten
 * before its timestamp has left the window: when the memory is full, a call is refused instead.
 */
import { fingerprint, type FingerprintKey } from './fingerprint.ts'
import type { Generation } from './generation.ts'
import { NonceTable } from './nonce-table.ts'
import type { NonceJournal } from './nonce-journal.ts'
import type { NonceUse, Nonces, Spend } from './nonces.ts'

const shortestGenerationMs = 15 * 60_000

export interface MemoryNoncesOptions {
  readonly key: FingerprintKey
  /** Most nonces remembered at once. */
  readonly limit: number
  /** Timestamps before this instant may have been spent by a predecessor whose memory is lost. */
  readonly coldBeforeMs: number
  /** Null keeps everything in memory only; a restart then starts cold. */
  readonly journal: NonceJournal | null
  /** What the journal of the predecessor held. */
  readonly generations?: readonly Generation[]
}

export class MemoryNonces implements Nonces {
  readonly #key: FingerprintKey
  readonly #limit: number
  readonly #journal: NonceJournal | null
  readonly #scratch = { low: 0, high: 0 }
  #generations: Generation[]
  #coldBeforeMs: number

  constructor(options: MemoryNoncesOptions) {
    this.#key = options.key
    this.#limit = options.limit
    this.#journal = options.journal
    this.#coldBeforeMs = options.coldBeforeMs
    this.#generations = [...(options.generations ?? [])]
  }

  get coldBeforeMs(): number {
    return this.#coldBeforeMs
  }

  get liveCount(): number {
    return this.#generations.reduce((sum, generation) => sum + generation.table.count, 0)
  }

  get written(): Promise<Spend> | null {
    return this.#journal === null ? null : this.#journal.written
  }

  spend(use: NonceUse): Spend {
    this.#forget(use.nowMs - use.windowMs)
    if (use.timestampMs < this.#coldBeforeMs) return 'cold'
    const scratch = this.#scratch
    // A line feed stands in neither part, so no two pairs share a text (T058).
    fingerprint([use.appKey, '\n', use.nonce], this.#key, scratch)
    const low = scratch.low
    const high = low === 0 && scratch.high === 0 ? 1 : scratch.high
    let live = 0
    for (const { table } of this.#generations) {
      if (table.has(low, high)) return 'spent'
      live += table.count
    }
    if (live >= this.#limit) return 'full'
    const generation = this.#generationOf(use.timestampMs, use.windowMs)
    generation.table.add(low, high)
    if (use.timestampMs > generation.newestMs) generation.newestMs = use.timestampMs
    return this.#journal === null ? 'fresh' : this.#journal.append(generation, low, high)
  }

  async close(): Promise<void> {
    await this.#journal?.close()
  }

  /** Drops generations that lie wholly before the window, and remembers that they are gone. */
  #forget(beforeMs: number): void {
    const oldest = this.#generations[0]
    if (oldest === undefined || oldest.endMs > beforeMs) return
    this.#generations.shift()
    // A clock that steps back later must not open what has been forgotten (T060), and need not close more.
    this.#coldBeforeMs = Math.max(this.#coldBeforeMs, oldest.newestMs + 1)
    this.#journal?.drop(oldest, this.#coldBeforeMs)
    this.#forget(beforeMs)
  }

  #generationOf(timestampMs: number, windowMs: number): Generation {
    for (const generation of this.#generations) {
      if (generation.startMs <= timestampMs && timestampMs < generation.endMs) return generation
    }
    const lengthMs = Math.max(shortestGenerationMs, windowMs)
    const alignedMs = Math.floor(timestampMs / lengthMs) * lengthMs
    // A changed window changes the length: the new generation ends where an old one begins.
    const before = this.#generations.findLast((generation) => generation.endMs <= timestampMs)
    const after = this.#generations.find((generation) => generation.startMs > timestampMs)
    const created: Generation = {
      startMs: Math.max(alignedMs, before?.endMs ?? alignedMs),
      endMs: Math.min(alignedMs + lengthMs, after?.startMs ?? Infinity),
      table: new NonceTable(before?.table.count ?? 0),
      newestMs: timestampMs,
    }
    this.#generations.push(created)
    this.#generations.sort((left, right) => left.startMs - right.startMs)
    return created
  }
}
