/** Carries one call to its upstream and the answer back, streaming both ways, once and never again (GW3). */
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { Dispatcher, Pool } from 'undici'
import type { GatewayErrorCode } from '@portico/contract'
import { basePathOf, listReturnedHeaders, type ForwardPlan } from '../forward.ts'
import type { Call } from '../call.ts'
import { CallHeaders } from '../headers.ts'
import type { OpenCalls } from '../open-calls.ts'
import { CallerGone, UpstreamTimeout } from './upstream-faults.ts'
import { watchAnswer, type Breakable } from './watch-answer.ts'

/**
 * `complete`: the whole answer has passed, or a tunnel has closed. `failed` before the head: nothing has been written
 * yet.
 */
export type RelayEnd =
  | {
      readonly kind: 'complete'
      /** Why the gateway ended a tunnel. */
      readonly code: GatewayErrorCode | null
      readonly responseBytes: number
      readonly upstreamMs: number
    }
  | {
      readonly kind: 'failed'
      readonly error: unknown
      readonly responseBytes: number
      readonly upstreamMs: number
    }

export interface RelayInput {
  readonly pool: Pool
  readonly plan: ForwardPlan
  /** Name, value, name, value …; Host is the pool's. */
  readonly headers: string[]
  readonly call: Call
  readonly openCalls: OpenCalls
  readonly body: Readable | Uint8Array | null
  readonly response: ServerResponse
}

function toText(raw: Dispatcher.DispatchController['rawHeaders']): string[] {
  if (!Array.isArray(raw)) return []
  // Header bytes beyond ASCII pass as they are: latin-1 is the identity on bytes.
  return raw.map((part) => (typeof part === 'string' ? part : part.toString('latin1')))
}

function isLength(name: string): boolean {
  return name.toLowerCase() === 'content-length'
}

class Relay implements Dispatcher.DispatchHandler, Breakable {
  readonly #input: RelayInput
  readonly #settle: (end: RelayEnd) => void
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | null = null
  #abortReason: Error | null = null
  #closeOpen: (() => void) | null = null
  #responseBytes = 0

  constructor(input: RelayInput, settle: (end: RelayEnd) => void) {
    this.#input = input
    this.#settle = settle
    this.#timer = setTimeout(() => {
      this.breakOff(new UpstreamTimeout('the time limit of the API ran out'))
    }, input.plan.timeoutMs)
    input.response.once('close', this.#onClose)
  }

  readonly #onClose = (): void => {
    if (!this.#input.response.writableFinished)
      this.breakOff(new CallerGone('the caller went away'))
  }

  /** Ends the exchange; before there is a connection, as soon as there is one. */
  breakOff(reason: Error): void {
    this.#abortReason ??= reason
    this.#controller?.abort(reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#abortReason !== null) controller.abort(this.#abortReason)
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    // Informational heads are between the gateway and the upstream.
    if (status < 200) return
    clearTimeout(this.#timer)
    const { response, call, openCalls } = this.#input
    this.#closeOpen = watchAnswer(openCalls, call, this)
    const arrived = new CallHeaders(toText(controller.rawHeaders))
    const headers = listReturnedHeaders(arrived, call.requestId)
    response.writeHead(status, headers)
    // An answer without a length may be a stream of events, whose head must not wait for the first.
    const hasLength = headers.some((name, index) => index % 2 === 0 && isLength(name))
    if (!hasLength) response.flushHeaders()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#responseBytes += chunk.length
    const { response } = this.#input
    if (response.write(chunk)) return
    controller.pause()
    response.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    this.#input.response.end()
    this.#finish({ kind: 'complete', code: null, ...this.#measure() })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish({ kind: 'failed', error: this.#abortReason ?? error, ...this.#measure() })
  }

  #measure(): { responseBytes: number; upstreamMs: number } {
    return {
      responseBytes: this.#responseBytes,
      upstreamMs: performance.now() - this.#startedMs,
    }
  }

  #finish(end: RelayEnd): void {
    clearTimeout(this.#timer)
    this.#closeOpen?.()
    this.#input.response.removeListener('close', this.#onClose)
    this.#settle(end)
  }
}

/** Resolves when the exchange is over; never rejects. */
export function relay(input: RelayInput): Promise<RelayEnd> {
  const { pool, plan, headers, body } = input
  return new Promise((resolve) => {
    pool.dispatch(
      {
        method: plan.method as Dispatcher.HttpMethod,
        path: basePathOf(plan.upstream) + plan.target,
        headers,
        body,
        // The API's own limit is kept by the relay, to the millisecond.
        headersTimeout: 0,
        bodyTimeout: plan.allowsLongAnswers ? 0 : Math.max(plan.timeoutMs, 1000),
      },
      new Relay(input, resolve),
    )
  })
}
