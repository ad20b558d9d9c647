/** Exports the spans of calls by OTLP over HTTP, in batches, and never slows a call for it. */
import { Agent, request } from 'undici'
import { buildCallRecord } from '../call-record.ts'
import type { Call } from '../call.ts'
import type { CallOutcome } from '../engine/engine.ts'
import { beginTrace } from './trace-context.ts'
import { writeAttribute, writeSpans, type Span } from './write-spans.ts'

/** Spans that wait; more are dropped and counted. The standard numbers of OpenTelemetry. */
const queueLimit = 2048
const batchLimit = 512
const standardIntervalMs = 1000
const answerTimeoutMs = 10_000

export interface TracingConfig {
  /** Where batches are posted, path included. */
  readonly url: URL
  /** What the collector wants to see; may hold a secret. */
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  /** 0 to 1, of the traces that begin here. */
  readonly sampledShare: number
}

export interface TracerOptions {
  readonly config: TracingConfig
  readonly gatewayId: string
  readonly version: string
  readonly onFault: (error: unknown) => void
  readonly intervalMs?: number
}

export class Tracer {
  readonly #options: TracerOptions
  readonly #agent = new Agent({ connections: 1 })
  readonly #timer: NodeJS.Timeout
  #queue: Span[] = []
  #dropped = 0
  #sending: Promise<void> | null = null

  constructor(options: TracerOptions) {
    this.#options = options
    const intervalMs = options.intervalMs ?? standardIntervalMs
    this.#timer = setInterval(() => void this.flush(), intervalMs).unref()
  }

  /** Spans thrown away since the start: the queue was full, or the collector did not take them. */
  get droppedEver(): number {
    return this.#dropped
  }

  /** From here on the call belongs to a trace. */
  begin(call: Call): void {
    call.trace = beginTrace(call.headers, this.#options.config.sampledShare)
  }

  /** The call is over. */
  end(call: Call, outcome: CallOutcome): void {
    if (call.trace === null || !call.trace.isSampled) return
    const record = buildCallRecord(call, outcome, this.#options.gatewayId)
    const spans = writeSpans(call.trace, record, call.receivedAtMs)
    if (this.#queue.length + spans.length > queueLimit) this.#dropped += spans.length
    else this.#queue.push(...spans)
    if (this.#queue.length >= batchLimit) void this.flush()
  }

  /** Sends what waits; while a batch is on its way it is waited for instead. */
  flush(): Promise<void> {
    if (this.#queue.length === 0 && this.#sending === null) return Promise.resolve()
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  /** One last attempt for what is left. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
    await this.flush()
    await this.#agent.destroy()
  }

  /** A batch that is not taken is lost: it would only keep newer ones from being sent. */
  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, batchLimit)
      try {
        await this.#send(batch)
      } catch (error) {
        this.#dropped += batch.length
        this.#options.onFault(error)
        return
      }
    }
  }

  async #send(spans: readonly Span[]): Promise<void> {
    const { config, gatewayId, version } = this.#options
    const attributes = [
      writeAttribute('service.name', config.serviceName),
      writeAttribute('service.instance.id', gatewayId),
      writeAttribute('service.version', version),
    ]
    const scopeSpans = [{ scope: { name: 'portico-gateway', version }, spans }]
    const answer = await request(config.url, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: { ...config.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans }] }),
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
    })
    await answer.body.dump()
    if (answer.statusCode < 200 || answer.statusCode > 299) {
      throw new Error(`the collector of traces answers ${answer.statusCode}`)
    }
  }
}
