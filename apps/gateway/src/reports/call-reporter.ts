/** Delivers call records to the control plane in batches (GW6), without ever slowing a call for it. */
import type { FeedReport } from '@portico/contract'
import { RecordBatch } from './record-batch.ts'

/** What the control plane takes in one report; some 450 KiB of usual calls, where it takes 4 MiB. */
const batchLimit = 1000
const bufferLimit = 50_000

/** A report on its way: its number, and the whole of it as JSON. */
export interface WrittenReport {
  readonly sequence: number
  /** They hold until the report is acknowledged. */
  readonly bytes: Buffer
  readonly batch: RecordBatch
}

interface ReportState {
  readonly epoch: string | null
  readonly revision: number
  readonly currentAt: string | null
  readonly lagMs: number
  readonly refusals: FeedReport['refusals']
}

export interface CallReporterOptions {
  readonly identity: Pick<FeedReport, 'gatewayId' | 'instanceId' | 'version' | 'startedAt'>
  /** What the gateway has applied, asked at each report. */
  readonly readState: () => ReportState
  /** Sends one report; resolves once it is acknowledged. */
  readonly send: (report: WrittenReport) => Promise<void>
  readonly onFault: (error: unknown) => void
  readonly intervalMs?: number | undefined
}

export class CallReporter {
  readonly #options: CallReporterOptions
  /** Oldest first; all but the last are full. */
  readonly #batches: RecordBatch[] = []
  #waiting = 0
  /** The batch of the last report that was acknowledged, cleared. */
  #spare: RecordBatch | null = null
  #dropped = 0
  #droppedEver = 0
  #sequence = 0
  /** The report that was not acknowledged; it goes again as it is, so that it counts once. */
  #unacknowledged: WrittenReport | null = null
  #timer: NodeJS.Timeout | null = null
  #sending: Promise<void> | null = null
  /** Reports that are to go now, beside those that are full. */
  #wanted = 0

  constructor(options: CallReporterOptions) {
    this.#options = options
  }

  /** Records thrown away since the start because the buffer was full. */
  get droppedEver(): number {
    return this.#droppedEver
  }

  get waiting(): number {
    return this.#waiting
  }

  start(): void {
    this.#timer ??= setInterval(() => this.poke(), this.#options.intervalMs ?? 1000)
  }

  /**
   * Takes a record: the first so many bytes, which are JSON. When the control plane has been away for long, the newest
   * is dropped and counted.
   */
  record(record: Buffer, length: number): void {
    if (this.#waiting >= bufferLimit) return this.countDropped(1)
    this.#openBatch().add(record, length)
    this.#waiting += 1
    if (this.#waiting === batchLimit) this.poke()
  }

  /** Counts records that were lost before they came here. */
  countDropped(count: number): void {
    this.#dropped += count
    this.#droppedEver += count
  }

  /** Reports now and waits for the end of the attempt. */
  async report(): Promise<void> {
    this.poke()
    await this.#sending
  }

  /** Reports all that waits, now or as soon as the report under way has returned. */
  poke(): void {
    this.#wanted = Math.max(1, this.#batches.length)
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = null
    })
  }

  /** One last attempt for what is left. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    await this.#sending
    const isLeft = this.#waiting > 0 || this.#dropped > 0 || this.#unacknowledged !== null
    if (isLeft) this.poke()
    await this.#sending
  }

  async #drain(): Promise<void> {
    // What comes meanwhile waits for the clock or until it fills a report: a report of few calls costs as much as a full one.
    while (this.#wanted > 0 || this.#waiting >= batchLimit) {
      const report = this.#unacknowledged ?? this.#build()
      try {
        await this.#options.send(report)
        this.#unacknowledged = null
        report.batch.clear()
        this.#spare = report.batch
      } catch (error) {
        this.#unacknowledged = report
        this.#options.onFault(error)
        // The next tick of the clock tries again.
        return
      }
    }
  }

  #build(): WrittenReport {
    const batch = this.#batches.shift() ?? this.#takeBatch()
    this.#waiting -= batch.count
    if (this.#wanted > 0) this.#wanted -= 1
    const droppedCalls = this.#dropped
    this.#dropped = 0
    this.#sequence += 1
    const fields: Omit<FeedReport, 'calls'> = {
      ...this.#options.identity,
      ...this.#options.readState(),
      droppedCalls,
      sequence: this.#sequence,
    }
    return { sequence: this.#sequence, bytes: batch.close(JSON.stringify(fields)), batch }
  }

  #openBatch(): RecordBatch {
    const last = this.#batches[this.#batches.length - 1]
    if (last !== undefined && last.count < batchLimit) return last
    const batch = this.#takeBatch()
    this.#batches.push(batch)
    return batch
  }

  #takeBatch(): RecordBatch {
    const batch = this.#spare ?? new RecordBatch()
    this.#spare = null
    return batch
  }
}
