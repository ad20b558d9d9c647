/** Keeps the world that the gateway works from: what may replace it, how old it is, what was turned away. */
import type { FeedLine } from '@portico/contract'
import type { Unseal } from '../world/application-record.ts'
import type { CompiledWorld } from '../world/compiled-world.ts'
import type { Quarantined } from './quarantine.ts'
import type { Snapshot } from './read-snapshot.ts'

export type Change = Extract<FeedLine, { type: 'change' }>

/** A world with fewer applications than this cannot be told apart from an ordinary day's changes. */
const smallWorld = 20

export interface WorldKeeperOptions {
  readonly unseal: Unseal
  /** A snapshot with a smaller share of the present applications is quarantined; 0 accepts any. */
  readonly minSnapshotRatio: number
  /** Called with each snapshot that is turned away and differs in its reason from the one before. */
  readonly onQuarantine?: (quarantined: Quarantined) => void
  /** Called when a snapshot takes the history back, as a restored backup does: revocations may be undone. */
  readonly onHistoryBreak?: (from: number, to: number) => void
  /** Called when a whole snapshot has taken the place of the world. */
  readonly onSwap?: () => void
  /** Called with the changes that have just been applied. */
  readonly onChanges?: (changes: readonly Change[]) => void
  /** Called after each swap and each sign of life of the control plane. */
  readonly onAdvance?: () => void
}

export interface Quarantine {
  readonly reason: string
  readonly sinceMs: number
}

export type Offer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

export class WorldKeeper {
  readonly #options: WorldKeeperOptions
  #world: CompiledWorld | null = null
  #epoch: string | null = null
  #revision = 0
  #currentAtMs: number | null = null
  #quarantine: Quarantine | null = null
  #lagMsMax = 0
  #newestLagMs = Number.NaN
  #historyBreaks = 0
  #rejected: string | null = null

  constructor(options: WorldKeeperOptions) {
    this.#options = options
  }

  /** Opens the secrets of whatever is to become the world. */
  get unseal(): Unseal {
    return this.#options.unseal
  }

  /** Null until the first snapshot. */
  get world(): CompiledWorld | null {
    return this.#world
  }

  get epoch(): string | null {
    return this.#epoch
  }

  /** The newest revision of which everything has been applied; where the feed goes on after a break. */
  get revision(): number {
    return this.#revision
  }

  /** When the world was last known to be current; milliseconds since 1970. */
  get currentAtMs(): number | null {
    return this.#currentAtMs
  }

  /** The snapshot that was turned away, while the last good world goes on. */
  get quarantine(): Quarantine | null {
    return this.#quarantine
  }

  /** How often a snapshot took the history back since the start. */
  get historyBreaks(): number {
    return this.#historyBreaks
  }

  /** How long the newest sign of life was on its way; NaN before the first. */
  get newestLagMs(): number {
    return this.#newestLagMs
  }

  /** The worst lag since the last call; asking begins anew. */
  takeLagMs(): number {
    const lagMs = this.#lagMsMax
    this.#lagMsMax = 0
    return lagMs
  }

  /**
   * Takes a whole snapshot in place of the world, or quarantines it: secrets of which none opens, or suddenly
   * far fewer applications.
   */
  offer(snapshot: Snapshot, currentAtMs: number, nowMs: number): Offer {
    const reason = this.#findFault(snapshot)
    if (reason !== null) {
      this.#quarantine = { reason, sinceMs: this.#quarantine?.sinceMs ?? nowMs }
      return { ok: false, reason }
    }
    if (this.#world !== null && snapshot.revision < this.#revision) {
      this.#historyBreaks += 1
      this.#options.onHistoryBreak?.(this.#revision, snapshot.revision)
    }
    this.#world = snapshot.world
    this.#rejected = null
    this.#epoch = snapshot.epoch
    this.#revision = snapshot.revision
    this.#currentAtMs = currentAtMs
    this.#quarantine = null
    this.#options.onSwap?.()
    this.#options.onAdvance?.()
    return { ok: true }
  }

  /** Records that a snapshot was turned away; the world, its revision and its date stay as they are. */
  reject(reason: string, nowMs: number, text: string | null): void {
    this.#quarantine = { reason, sinceMs: this.#quarantine?.sinceMs ?? nowMs }
    // The same fault is met at every attempt; it is kept once.
    if (this.#rejected === reason) return
    this.#rejected = reason
    this.#options.onQuarantine?.({ reason, atMs: nowMs, text })
  }

  /** Applies changes in their order, all of them in one swap. */
  apply(changes: readonly Change[]): void {
    if (this.#world === null) throw new Error('changes before a snapshot')
    this.#world = this.#world.with(changes, this.#options.unseal)
    // A revision is whole once a later one has begun; until then a break must repeat it.
    const newest = changes.at(-1)?.revision ?? 0
    this.#revision = Math.max(this.#revision, newest - 1)
    this.#options.onChanges?.(changes)
    this.#options.onAdvance?.()
  }

  /** The control plane was alive at `atMs` and has no change up to this revision that is not here. */
  confirm(revision: number, atMs: number, nowMs: number): void {
    this.#revision = Math.max(this.#revision, revision)
    this.#currentAtMs = atMs
    this.#newestLagMs = Math.max(nowMs - atMs, 0)
    this.#lagMsMax = Math.max(this.#lagMsMax, this.#newestLagMs)
    this.#options.onAdvance?.()
  }

  #findFault({ world, openedSecrets }: Snapshot): string | null {
    const { applicationCount } = world
    const present = this.#world?.applicationCount ?? 0
    if (present >= smallWorld && applicationCount < present * this.#options.minSnapshotRatio) {
      return `only ${applicationCount} applications where ${present} are known`
    }
    return applicationCount > 0 && openedSecrets === 0 ? 'no secret opens with this token' : null
  }
}
