/**
 * The connection to Redis or Valkey that nonces and limits share. A script is one atomic step of the server;
 * a server that may forget what it was told is not used.
 */
import { createClient, type RedisClientType } from '@redis/client'

const answerTimeoutMs = 1000
const connectTimeoutMs = 5000

export interface RedisConnectionOptions {
  readonly url: string
  readonly onFault: (error: unknown) => void
}

export interface ScriptInput {
  readonly keys: string[]
  readonly arguments: string[]
}

function readField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
}

export class RedisConnection {
  readonly #client: RedisClientType
  readonly #onFault: (error: unknown) => void
  #runId: string | null = null

  constructor({ url, onFault }: RedisConnectionOptions) {
    this.#onFault = onFault
    this.#client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: connectTimeoutMs,
        reconnectStrategy: (retries) => Math.min(2000, 50 * 2 ** Math.min(retries, 6)),
      },
    })
    this.#client.on('error', (error: unknown) => {
      this.#runId = null
      onFault(error)
    })
    this.#client.on('reconnecting', () => {
      this.#runId = null
    })
    this.#client.on('ready', () => {
      this.#check().catch(onFault)
    })
  }

  /** Names the run of the server behind the present connection; null until it has been checked. */
  get runId(): string | null {
    return this.#runId
  }

  /**
   * Waits a little for the first connection. Throws where the server evicts keys; one that is away is
   * waited for in the background, and every script answers `unavailable` meanwhile.
   */
  async connect(): Promise<void> {
    const connecting = this.#client.connect().then(() => this.#check())
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, connectTimeoutMs)
    })
    try {
      await Promise.race([connecting, patience])
    } finally {
      clearTimeout(timer)
    }
    connecting.catch(this.#onFault)
  }

  /** Runs a script; `full` when the server has no room for what it writes, `unavailable` when it does not answer. */
  async evaluate(script: string, input: ScriptInput): Promise<unknown> {
    if (this.#runId === null) return 'unavailable'
    try {
      return await this.#within(this.#client.eval(script, input))
    } catch (error) {
      this.#onFault(error)
      return error instanceof Error && error.message.startsWith('OOM') ? 'full' : 'unavailable'
    }
  }

  close(): void {
    this.#client.destroy()
  }

  /** `noeviction` alone refuses when full; every other policy forgets, which would let replays in (T053). */
  async #check(): Promise<void> {
    const info = await this.#client.info()
    const policy = readField(info, 'maxmemory_policy')
    if (policy !== 'noeviction') {
      throw new Error(`Redis must run with maxmemory-policy noeviction, not ${policy || 'unknown'}`)
    }
    const runId = readField(info, 'run_id')
    if (!/^[0-9a-f]{8,64}$/.test(runId)) throw new Error('Redis does not tell its run_id')
    this.#runId = runId
  }

  async #within<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('Redis does not answer in time')), answerTimeoutMs)
    })
    try {
      return await Promise.race([answer, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Connects; see `RedisConnection.connect` for what throws. */
export async function connectRedis(options: RedisConnectionOptions): Promise<RedisConnection> {
  const connection = new RedisConnection(options)
  try {
    await connection.connect()
  } catch (error) {
    connection.close()
    throw error
  }
  return connection
}
