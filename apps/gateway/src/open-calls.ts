/**
 * The calls that go on after their answer has begun: WebSocket tunnels, and answers that are still streaming. What
 * would be refused now ends at the change of the world that says so, not when somebody calls next (GW4).
 */
import type { Call } from './call.ts'
import type { WorldChange } from './world/compiled-world.ts'
import type { World } from './world/world.ts'
import { refuseCall, type CallRefusal } from './refusal.ts'
import { decideAgain } from './steps/decide-again.ts'

/** Ends of grants and secrets, idleness and the age of the feed are looked at so often. */
const defaultSweepMs = 1000

/** `idle`: nothing has passed for too long. A refusal: what the call would be answered now. */
export type Ending = 'idle' | CallRefusal

interface OpenTunnel {
  readonly kind: 'tunnel'
  readonly call: Call
  /** What has passed so far, both ways. */
  readonly bytes: () => number
  /** Called once at most. */
  readonly end: (ending: Ending) => void
}

interface OpenAnswer {
  readonly kind: 'answer'
  readonly call: Call
  /** Called once at most. */
  readonly end: (refusal: CallRefusal) => void
}

export type OpenCall = OpenTunnel | OpenAnswer

export interface OpenCallsOptions {
  readonly readWorld: () => World | null
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a tunnel may carry nothing; 0 is for ever. */
  readonly tunnelIdleMs: number
  /** True while every call is refused because the feed is too old (S503FA). */
  readonly isTooOld: () => boolean
  /** How long an end that no change tells of may go unnoticed, and how old an answer is before it is broken off. */
  readonly sweepMs?: number
}

interface Entry {
  readonly open: OpenCall
  readonly sinceMs: number
  bytes: number
  quietSinceMs: number
  /** In which world it has been decided on, and until when that holds. */
  world: World | null
  goodUntilMs: number
}

/** Which applications and APIs the changes are about; null where they may be about every call. */
function listTouched(changes: readonly WorldChange[]): ReadonlySet<string> | null {
  const touched = new Set<string>()
  for (const change of changes) {
    if (change.settings !== undefined) return null
    const { api, application, removedApiId, removedApplicationId } = change
    for (const id of [api?.id, application?.id, removedApiId, removedApplicationId]) {
      if (id !== undefined) touched.add(id)
    }
  }
  return touched
}

export class OpenCalls {
  readonly #options: OpenCallsOptions
  readonly #entries = new Set<Entry>()
  readonly #sweepMs: number
  #timer: NodeJS.Timeout | undefined
  #tunnelCount = 0
  #refusedCount = 0
  #idleCount = 0

  constructor(options: OpenCallsOptions) {
    this.#options = options
    this.#sweepMs = options.sweepMs ?? defaultSweepMs
  }

  get tunnelCount(): number {
    return this.#tunnelCount
  }

  /** Answers that have begun and not ended. */
  get answerCount(): number {
    return this.#entries.size - this.#tunnelCount
  }

  /** How many were ended because they would have been refused. */
  get refusedCount(): number {
    return this.#refusedCount
  }

  /** How many tunnels were ended because nothing passed. */
  get idleCount(): number {
    return this.#idleCount
  }

  /** Watches over a call; what it answers is to be called once, when the call is over. */
  add(open: OpenCall): () => void {
    const nowMs = this.#options.now()
    const entry: Entry = {
      open,
      sinceMs: nowMs,
      bytes: 0,
      quietSinceMs: nowMs,
      // The world may have changed since the steps decided.
      world: null,
      goodUntilMs: 0,
    }
    this.#entries.add(entry)
    if (open.kind === 'tunnel') this.#tunnelCount += 1
    this.#timer ??= setInterval(() => this.#sweep(), this.#sweepMs).unref()
    return () => this.#remove(entry)
  }

  /** The world has changed: in these places, or as a whole. */
  review(changes?: readonly WorldChange[]): void {
    const touched = changes === undefined ? null : listTouched(changes)
    for (const entry of this.#entries) {
      const { application, api } = entry.open.call
      const isTouched =
        touched === null || touched.has(application?.id ?? '') || touched.has(api?.id ?? '')
      if (isTouched) this.#decide(entry)
    }
  }

  #sweep(): void {
    const { now, readWorld, isTooOld } = this.#options
    const nowMs = now()
    const tooOld = isTooOld() ? refuseCall('S503FA') : null
    for (const entry of this.#entries) {
      const { open } = entry
      if (tooOld !== null) this.#refuse(entry, tooOld)
      else if (open.kind === 'tunnel' && this.#isIdle(entry, open, nowMs))
        this.#endIdle(entry, open)
      else if (entry.world !== readWorld() || nowMs >= entry.goodUntilMs) this.#decide(entry)
    }
  }

  #isIdle(entry: Entry, tunnel: OpenTunnel, nowMs: number): boolean {
    const { tunnelIdleMs } = this.#options
    if (tunnelIdleMs === 0) return false
    const bytes = tunnel.bytes()
    if (bytes !== entry.bytes) {
      entry.bytes = bytes
      entry.quietSinceMs = nowMs
    }
    return nowMs - entry.quietSinceMs >= tunnelIdleMs
  }

  #decide(entry: Entry): void {
    const { now, readWorld } = this.#options
    const nowMs = now()
    const world = readWorld()
    // An answer that is about to end by itself is not broken off for having been asked for a moment too early.
    if (world === null || (entry.open.kind === 'answer' && nowMs - entry.sinceMs < this.#sweepMs))
      return
    const verdict = decideAgain(entry.open.call, world, nowMs)
    if (typeof verdict !== 'number') return this.#refuse(entry, verdict)
    entry.world = world
    entry.goodUntilMs = verdict
  }

  #refuse(entry: Entry, refusal: CallRefusal): void {
    this.#remove(entry)
    this.#refusedCount += 1
    entry.open.end(refusal)
  }

  #endIdle(entry: Entry, tunnel: OpenTunnel): void {
    this.#remove(entry)
    this.#idleCount += 1
    tunnel.end('idle')
  }

  #remove(entry: Entry): void {
    if (!this.#entries.delete(entry)) return
    if (entry.open.kind === 'tunnel') this.#tunnelCount -= 1
    if (this.#entries.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
