/** Keeps one connection of its own for `LISTEN`, and brings it back when it breaks. */

import pg from 'pg'
import type { Database, StopListening } from './database.ts'
import { translateFailure } from './translate-failure.ts'

const firstRetryMs = 250
const longestRetryMs = 5000
// Half-open sockets carry no notification and no error either; a question finds out.
const probeEveryMs = 15_000

type OnMessage = (payload: string) => void

/** The listening half of a PostgreSQL database. */
export type Listener = Pick<Database, 'listen' | 'close'>

/** Connects on the first `listen`, not before. */
export function createListener(config: pg.ClientConfig): Listener {
  return new PostgresListener(config)
}

class PostgresListener implements Listener {
  readonly #config: pg.ClientConfig
  readonly #channels = new Map<string, Set<OnMessage>>()
  #connected: Promise<pg.Client> | undefined
  #retry: NodeJS.Timeout | undefined
  #probe: NodeJS.Timeout | undefined
  #closed = false

  constructor(config: pg.ClientConfig) {
    this.#config = config
  }

  async listen(channel: string, onMessage: OnMessage): Promise<StopListening> {
    if (!/^[a-z_]{1,63}$/u.test(channel)) throw new TypeError(`not a channel name: ${channel}`)
    const listeners = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, listeners)
    // Added before LISTEN takes effect, so that no message falls in between.
    const own: OnMessage = (payload) => onMessage(payload)
    listeners.add(own)
    try {
      const client = await this.#connection()
      await client.query(`listen ${channel}`)
    } catch (error) {
      listeners.delete(own)
      throw translateFailure(error, false)
    }
    return () => this.#stop(channel, own)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    clearInterval(this.#probe)
    this.#channels.clear()
    const client = await this.#connected?.catch(() => undefined)
    await client?.end()
  }

  async #stop(channel: string, own: OnMessage): Promise<void> {
    const listeners = this.#channels.get(channel)
    listeners?.delete(own)
    if (listeners === undefined || listeners.size > 0) return
    this.#channels.delete(channel)
    try {
      await (await this.#connected)?.query(`unlisten ${channel}`)
    } catch {
      // The connection is gone, and with it the subscription.
    }
  }

  #connection(): Promise<pg.Client> {
    this.#connected ??= this.#connect()
    return this.#connected
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config)
    const lost = (): void => this.#lost(client)
    client.on('error', lost)
    client.on('notification', ({ channel, payload }) => {
      for (const onMessage of this.#channels.get(channel) ?? []) onMessage(payload ?? '')
    })
    try {
      await client.connect()
    } catch (error) {
      this.#connected = undefined
      throw error
    }
    client.on('end', lost)
    clearInterval(this.#probe)
    this.#probe = setInterval(() => {
      client.query('select 1').catch(lost)
    }, probeEveryMs)
    this.#probe.unref()
    return client
  }

  #lost(client: pg.Client): void {
    // The same loss is reported as an error, as an end and by the probe.
    client.removeAllListeners('end')
    client.removeAllListeners('error')
    client.on('error', () => {})
    clearInterval(this.#probe)
    if (this.#closed || this.#connected === undefined) return
    this.#connected = undefined
    client.end().catch(() => {})
    this.#resume(firstRetryMs)
  }

  #resume(delayMs: number): void {
    if (this.#closed) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => {
      this.#listenAgain().catch(() => this.#resume(Math.min(delayMs * 2, longestRetryMs)))
    }, delayMs)
    this.#retry.unref()
  }

  async #listenAgain(): Promise<void> {
    if (this.#channels.size === 0) return
    const client = await this.#connection()
    for (const channel of this.#channels.keys()) await client.query(`listen ${channel}`)
    for (const listeners of this.#channels.values()) {
      for (const onMessage of listeners) onMessage('')
    }
  }
}
