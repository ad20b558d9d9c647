/** Keep-alive connections to the upstreams, one pool an origin, one request in flight on each connection. */
import type { SecureContext } from 'node:tls'
import { Pool } from 'undici'
import { connectLimitMs } from './upstream-socket.ts'

const connectionsPerOrigin = 256
/** Calls that may wait for a connection of one upstream before new ones are turned away. */
const queueLimit = 1024

export class Upstreams {
  readonly #pools = new Map<string, Pool>()
  readonly #trust: SecureContext | null

  /** @param trust whom certificates may come from; null is the public authorities */
  constructor(trust: SecureContext | null) {
    this.#trust = trust
  }

  /** How many there are, and how many carry a call. */
  get connections(): { open: number; busy: number } {
    const stats = Array.from(this.#pools.values(), (pool) => pool.stats)
    const open = stats.reduce((sum, { connected }) => sum + connected, 0)
    return { open, busy: stats.reduce((sum, { running }) => sum + running, 0) }
  }

  /** Null when the upstream has fallen so far behind that waiting would only make it worse. */
  take(origin: string): Pool | null {
    const pool = this.#pools.get(origin) ?? this.#open(origin)
    return pool.stats.queued > queueLimit ? null : pool
  }

  /** Closes the pools of other origins; what is in flight there ends in its own time. */
  keep(origins: ReadonlySet<string>): void {
    for (const [origin, pool] of this.#pools) {
      if (origins.has(origin)) continue
      this.#pools.delete(origin)
      void pool.close()
    }
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()]
    this.#pools.clear()
    await Promise.all(pools.map((pool) => pool.destroy()))
  }

  #open(origin: string): Pool {
    const pool = new Pool(origin, {
      connections: connectionsPerOrigin,
      pipelining: 1,
      connect: {
        timeout: connectLimitMs,
        ...(this.#trust === null ? {} : { secureContext: this.#trust }),
      },
      keepAliveTimeout: 30_000,
      maxHeaderSize: 64 * 1024,
    })
    this.#pools.set(origin, pool)
    return pool
  }
}
