/**
 * One PostgreSQL in WASM on one directory, replaced by a fresh one, which recovers from WAL, when it fails.
 * Whoever calls has the turn: nothing here queues.
 */

import { PGlite, type Results } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { embeddedParsers } from '../column-types.ts'
import { Outage } from '../outage.ts'
import { DurableFileSystem, durableStartParams } from './durable-file-system.ts'

// Alone with one session PostgreSQL never checkpoints by itself: WAL, at 16 MiB a segment, would only grow.
const segmentsPerCheckpoint = 4
const restartPauseMs = 1000
const complaintsKept = 50

/** How an engine runs. */
export type EngineOptions = {
  durability: 'full' | 'none'
  /** Told of every failure, once each. */
  onFailure: (failure: Outage) => void
}

type Subscription = { channel: string; onMessage: (payload: string) => void }

/** See the file's opening. */
export class EmbeddedEngine {
  readonly #cluster: string
  readonly #options: EngineOptions
  readonly #segments = new Set<string>()
  readonly #subscriptions = new Set<Subscription>()
  #pglite: PGlite | undefined
  #failure: Outage | undefined
  #started = false
  #log: string[] = []
  #startedAt = Number.NEGATIVE_INFINITY

  constructor(cluster: string, options: EngineOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  /** Starts PostgreSQL, which recovers first if it was not closed. */
  async start(): Promise<void> {
    this.#startedAt = performance.now()
    this.#failure = undefined
    this.#started = false
    this.#log = []
    const full = this.#options.durability === 'full'
    try {
      this.#pglite = await PGlite.create({
        fs: full ? this.#durableFileSystem() : new NodeFS(this.#cluster),
        parsers: embeddedParsers,
        onStderr: (line) => {
          this.#log = [...this.#log.slice(-complaintsKept), line]
          return true
        },
        ...(full && { startParams: [...durableStartParams] }),
      })
      await this.#settle(this.#pglite)
      this.#log = []
    } catch (error) {
      this.throwIfFailed()
      throw this.#fail(this.#doesNotStart(), error)
    }
    this.throwIfFailed()
    this.#started = true
  }

  /** Throws the failure that makes every answer since unbelievable. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Starts again after a failure, at most once a second; throws the failure while that does not help. */
  async recover(): Promise<void> {
    if (this.#failure === undefined) return
    if (performance.now() - this.#startedAt < restartPauseMs) throw this.#failure
    await this.#abandon()
    await this.start()
    for (const { onMessage } of this.#subscriptions) onMessage('')
  }

  /** Runs one statement. */
  async query<Row>(statement: string, parameters?: readonly unknown[]): Promise<Results<Row>> {
    const result = await this.#running().query<Row>(statement, [...(parameters ?? [])])
    return this.#believe(result)
  }

  /** Runs several statements and answers the result of the last one. */
  async run(script: string): Promise<Results> {
    const results = await this.#running().exec(script)
    return this.#believe(results.at(-1))
  }

  /** Whether enough WAL has gathered for a checkpoint. */
  get wantsCheckpoint(): boolean {
    return this.#segments.size > segmentsPerCheckpoint
  }

  /** Writes and syncs data files, after which WAL before this moment is let go. */
  async checkpoint(): Promise<void> {
    await this.run('checkpoint')
    this.#segments.clear()
  }

  /** See `Database.listen`. The answer ends the subscription. */
  async listen(
    channel: string,
    onMessage: (payload: string) => void,
  ): Promise<() => Promise<void>> {
    const subscription = { channel, onMessage: (payload: string) => onMessage(payload) }
    await this.#running().listen(channel, subscription.onMessage)
    this.#subscriptions.add(subscription)
    return async () => {
      this.#subscriptions.delete(subscription)
      await this.#running().unlisten(channel, subscription.onMessage)
    }
  }

  /** All files as a gzipped tar, taken between two statements. */
  async dump(): Promise<Blob> {
    // The checkpoint leaves little to recover when the backup is opened.
    await this.checkpoint()
    return this.#running().dumpDataDir('gzip')
  }

  /** Checkpoints and ends. A failed engine is left as it is: its files are recovered when they are opened. */
  async close(): Promise<void> {
    if (this.#failure !== undefined) await this.#abandon()
    else await this.#pglite?.close()
  }

  #durableFileSystem(): DurableFileSystem {
    return new DurableFileSystem(this.#cluster, {
      onFailure: ({ kind, cause }) => {
        const message = kind === 'aborted' ? this.#aborted() : storageMessage(kind === 'full')
        this.#fail(message, cause, kind === 'full')
      },
      onWalSync: (segment) => this.#segments.add(segment),
    })
  }

  async #settle(pglite: PGlite): Promise<void> {
    await pglite.exec("set timezone to 'UTC'")
    for (const { channel, onMessage } of this.#subscriptions)
      await pglite.listen(channel, onMessage)
    if (this.#options.durability === 'none') return
    const { rows } = await pglite.query<{ fsync: string }>('show fsync')
    if (rows[0]?.fsync !== 'on') throw new Error('the embedded database runs without fsync')
  }

  #running(): PGlite {
    if (this.#pglite === undefined) throw new Error('the embedded database has not been started')
    return this.#pglite
  }

  #believe<Row>(result: Results<Row> | undefined): Results<Row> {
    this.throwIfFailed()
    // PGlite answers with an empty result when PostgreSQL ended in the middle of a statement.
    if (result?.command === undefined) throw this.#fail(storageMessage(false))
    return result
  }

  #fail(message: string, cause?: unknown, noSpace = false): Outage {
    if (this.#failure === undefined) {
      const code = noSpace ? 'database.full' : 'database.failed'
      this.#failure = new Outage(code, message, { cause, outcomeUnknown: true })
      this.#options.onFailure(this.#failure)
    }
    return this.#failure
  }

  #aborted(): string {
    if (!this.#started) return this.#doesNotStart()
    return (
      `the embedded database ended by itself${this.#lastComplaint()} and acknowledges nothing until it has started ` +
      'again'
    )
  }

  #doesNotStart(): string {
    return (
      `the embedded database in ${this.#cluster} does not start${this.#lastComplaint()}. Its files are left as they ` +
      'are; if they are damaged, restore a backup into an empty directory'
    )
  }

  /** What PostgreSQL gave as the reason, if it did. */
  #lastComplaint(): string {
    const complaints = this.#log.filter((line) => /\b(?:FATAL|PANIC): /u.test(line))
    const text = complaints.at(-1)?.replace(/^.*?(?:FATAL|PANIC): +/u, '')
    return text === undefined ? '' : ` (${text})`
  }

  async #abandon(): Promise<void> {
    const pglite = this.#pglite
    this.#pglite = undefined
    this.#segments.clear()
    // Frees the open files. Its memory goes with the last reference.
    await pglite?.fs?.closeFs().catch(() => {})
  }
}

function storageMessage(noSpace: boolean): string {
  return (
    `the embedded database could not write to its disk${noSpace ? ', which is full,' : ''} and acknowledges nothing ` +
    'until it can'
  )
}
