/** The pools of all origins in use. */
import type { OpenUpstream } from '../upstream-socket.ts'
import type { ForwardPlan } from '../../forward.ts'
import type { CallHeaders } from '../../headers.ts'
import { UpstreamUpgrade, type UpgradeSink } from '../upstream-upgrade.ts'
import { locateUpstream } from './upstream-place.ts'
import { UpstreamPool } from './upstream-pool.ts'
import { writeUpgradeHead } from './write-head.ts'

export class FastUpstreams {
  readonly #openUpstream: OpenUpstream
  readonly #pools = new Map<string, UpstreamPool>()
  /** Pools of origins that are no longer in use, until what is in flight there has ended. */
  readonly #closing = new Set<UpstreamPool>()

  constructor(openUpstream: OpenUpstream) {
    this.#openUpstream = openUpstream
  }

  /** How many there are, and how many carry a call. */
  get connections(): { open: number; busy: number } {
    const uses = Array.from(this.#pools.values(), (pool) => pool.use)
    const open = uses.reduce((sum, use) => sum + use.open, 0)
    return { open, busy: uses.reduce((sum, use) => sum + use.busy, 0) }
  }

  /** Null when the upstream has fallen so far behind that waiting would only make it worse. */
  take(upstream: URL): UpstreamPool | null {
    const { origin } = locateUpstream(upstream)
    const known = this.#pools.get(origin)
    if (known !== undefined) return known.isFull ? null : known
    const opened = new UpstreamPool(upstream, this.#openUpstream)
    this.#pools.set(origin, opened)
    return opened
  }

  /** Asks for WebSocket, over a connection that belongs to this call alone. */
  upgrade(plan: ForwardPlan, headers: CallHeaders, sink: UpgradeSink): UpstreamUpgrade {
    const head = writeUpgradeHead(plan, headers)
    return new UpstreamUpgrade(this.#openUpstream(plan.upstream), head, sink)
  }

  /** Closes the pools of other origins; what is in flight there ends in its own time. */
  keep(origins: ReadonlySet<string>): void {
    for (const [origin, pool] of this.#pools) {
      if (origins.has(origin)) continue
      this.#pools.delete(origin)
      this.#closing.add(pool)
      pool.close()
    }
  }

  /** Closes connections that have been idle for long. */
  sweep(): void {
    for (const pool of this.#pools.values()) pool.sweep()
    for (const pool of this.#closing) {
      pool.sweep()
      if (pool.isEmpty) this.#closing.delete(pool)
    }
  }

  /** Ends everything now. */
  destroy(): void {
    for (const pool of [...this.#pools.values(), ...this.#closing]) pool.destroy()
    this.#pools.clear()
    this.#closing.clear()
  }
}
