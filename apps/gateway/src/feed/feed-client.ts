/** Follows the control plane: a snapshot when one is needed, then changes in order, for ever (GW4). */
import type { FeedLine } from '@portico/contract'
import { Agent, request } from 'undici'
import { FeedBreak, FeedFault } from './feed-fault.ts'
import { isPoison, SnapshotRecorder } from './quarantine.ts'
import { readPackedSnapshot, sealedSnapshotType, type StoredSnapshot } from './packed-snapshot.ts'
import { readLines } from './read-lines.ts'
import { readSnapshot } from './read-snapshot.ts'
import { openSealedStream } from './sealed-frames.ts'
import type { WorldKeeper } from './world-keeper.ts'

export interface FeedClientOptions {
  /** Base address of the control plane. */
  readonly controlUrl: URL
  readonly token: string
  readonly keeper: WorldKeeper
  readonly now: () => number
  /** 0 (inclusive) to 1, for the jitter of the waits. */
  readonly random: () => number
  /** Told of every break, with the wait before the next attempt. */
  readonly onFault: (error: unknown, waitMs: number) => void
  /** Silence after which the stream counts as broken; the control plane speaks every second. */
  readonly silenceLimitMs?: number
  readonly shortestWaitMs?: number
}

const longestWaitMs = 15_000
const acceptedTypes = `application/x-ndjson, ${sealedSnapshotType}`

interface Answer {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Whether it is a sealed stream, not lines. */
  readonly isPacked: boolean
}

export class FeedClient {
  readonly #options: FeedClientOptions
  readonly #agent = new Agent({ connections: 2 })
  readonly #stopping = new AbortController()
  #running: Promise<void> | null = null
  #needsSnapshot = false
  #failures = 0
  #isConnected = false
  #settle: () => void = () => undefined
  /** Resolves with the first snapshot or sign of life, or at the first fault: then it is known how things stand. */
  readonly settled = new Promise<void>((resolve) => {
    this.#settle = resolve
  })

  constructor(options: FeedClientOptions) {
    this.#options = options
  }

  /** Whether a stream of changes is open and alive. */
  get isConnected(): boolean {
    return this.#isConnected
  }

  start(): void {
    this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
    await this.#agent.destroy()
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#needsSnapshot || this.#options.keeper.epoch === null) await this.#takeSnapshot()
        await this.#follow()
      } catch (error) {
        if (this.#stopping.signal.aborted) return
        await this.#pause(error)
      } finally {
        this.#isConnected = false
      }
    }
  }

  /** Full jitter: gateways that lost the control plane together do not come back together (T135). */
  async #pause(error: unknown): Promise<void> {
    const shortestMs = this.#options.shortestWaitMs ?? 250
    const capMs = Math.min(longestWaitMs, shortestMs * 2 ** this.#failures)
    this.#failures += 1
    this.#settle()
    const waitMs = Math.round(capMs * (0.25 + 0.75 * this.#options.random()))
    this.#options.onFault(error, waitMs)
    const { signal } = this.#stopping
    await new Promise<void>((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, waitMs)
      signal.addEventListener('abort', finish)
    })
  }

  async #open(path: string): Promise<Answer> {
    const { controlUrl, token } = this.#options
    const answer = await request(new URL(path, controlUrl), {
      dispatcher: this.#agent,
      headers: { authorization: `Bearer ${token}`, accept: acceptedTypes },
      headersTimeout: 10_000,
      bodyTimeout: this.#options.silenceLimitMs ?? 5000,
      signal: this.#stopping.signal,
    })
    if (answer.statusCode === 200) {
      const isPacked = answer.headers['content-type'] === sealedSnapshotType
      return { chunks: answer.body, isPacked }
    }
    await answer.body.dump()
    throw new FeedBreak(`the control plane answers ${answer.statusCode} to ${path}`)
  }

  async #takeSnapshot(): Promise<void> {
    const { keeper, now } = this.#options
    const recorder = new SnapshotRecorder()
    const answer = await this.#open('/feed/snapshot')
    try {
      const { snapshot, currentAtMs } = await this.#read(answer, recorder)
      const offer = keeper.offer(snapshot, currentAtMs, now())
      if (!offer.ok) throw new FeedFault(offer.reason)
    } catch (error) {
      if (!isPoison(error)) throw error
      keeper.reject(error.message, now(), recorder.text)
      throw new FeedFault(`the snapshot is quarantined: ${error.message}`)
    }
    this.#needsSnapshot = false
    this.#settle()
  }

  /** Packed, the snapshot comes from the process beside this one, which has judged it already. */
  async #read({ chunks, isPacked }: Answer, recorder: SnapshotRecorder): Promise<StoredSnapshot> {
    const { keeper, now, token } = this.#options
    if (isPacked) return readPackedSnapshot(openSealedStream(token, chunks))
    const snapshot = await readSnapshot(recorder.record(chunks), keeper.unseal)
    return { snapshot, currentAtMs: now() }
  }

  async #follow(): Promise<void> {
    const { keeper } = this.#options
    const query = `epoch=${encodeURIComponent(keeper.epoch ?? '')}&after=${keeper.revision}`
    const batches = readLines((await this.#open(`/feed/changes?${query}`)).chunks)
    let newest = keeper.revision
    try {
      for await (const lines of batches) newest = this.#take(lines, newest)
    } catch (error) {
      // A line that cannot be read may have been a change; only a whole snapshot makes up for it.
      if (isPoison(error)) this.#needsSnapshot = true
      throw error
    }
    throw new FeedBreak('the stream of changes ended')
  }

  /** Applies the lines of one chunk and answers the newest revision seen. */
  #take(lines: readonly FeedLine[], newest: number): number {
    const { keeper, now } = this.#options
    const changes: Extract<FeedLine, { type: 'change' }>[] = []
    let last = newest
    const flush = () => {
      if (changes.length > 0) keeper.apply(changes.splice(0))
    }
    for (const line of lines) {
      if (line.type === 'change' || line.type === 'heartbeat') {
        if (line.revision < last) throw new FeedFault('the history went backwards')
        last = line.revision
      }
      if (line.type === 'change') {
        changes.push(line)
      } else if (line.type === 'heartbeat') {
        flush()
        keeper.confirm(line.revision, Date.parse(line.at), now())
        this.#failures = 0
        this.#isConnected = true
        this.#settle()
      } else if (line.type === 'reset') {
        throw new FeedFault(`the control plane has another history: ${line.reason}`)
      } else {
        throw new FeedFault(`a ${line.type} line among changes`)
      }
    }
    flush()
    return last
  }
}
