/** The course of one request through the plain engine: arrive, decide, refuse or forward, finish. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { deriveClientAddress, matchesAddress, parseCallerAddress } from '@portico/domain'
import type { GatewayErrorCode } from '@portico/contract'
import type { Answer } from '../answer.ts'
import { openCall, type Arrival, type Call } from '../call.ts'
import {
  listForwardedHeaders,
  planForward,
  readContentLength,
  type ForwardPlan,
} from '../forward.ts'
import { CallHeaders } from '../headers.ts'
import { answerRefusal } from '../refuse.ts'
import { refuseCall, type CallRefusal } from '../refusal.ts'
import { asksForWebSocket } from '../upgrade.ts'
import { checkHead } from './check-head.ts'
import type { EngineDeps } from './engine.ts'
import { relayUpgrade } from './plain-upgrade.ts'
import { relay, type RelayEnd } from './relay.ts'
import { BodyMeter, readWhole, type BufferBudget, type WholeBody } from './request-body.ts'
import type { TunnelSide } from './tunnel.ts'
import { CallerGone, nameUpstreamFault } from './upstream-faults.ts'
import type { OpenUpstream } from './upstream-socket.ts'
import type { Upstreams } from './upstreams.ts'

/** A body so small is read away after a refusal; a larger one costs the connection. */
const drainedBodyLimitBytes = 64 * 1024

export interface ExchangeDeps {
  readonly engine: EngineDeps
  readonly upstreams: Upstreams
  readonly openUpstream: OpenUpstream
  readonly budget: BufferBudget
  readonly isDraining: () => boolean
}

interface Measures {
  upstreamMs: number | null
  requestBytes: number
  responseBytes: number
}

export class PlainExchange {
  readonly #deps: ExchangeDeps
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #bare: TunnelSide<Duplex> | null
  readonly #startedMs = performance.now()
  readonly #measures: Measures = { upstreamMs: null, requestBytes: 0, responseBytes: 0 }
  readonly #headers: CallHeaders
  readonly #wantsContinue: boolean
  #wholeBody: WholeBody | null = null
  /** The head was refused as such: what follows it may have been meant as a part of it. */
  #isDoubtful = false

  /** @param bare the caller's socket, where the request offers to change the protocol */
  constructor(
    deps: ExchangeDeps,
    request: IncomingMessage,
    response: ServerResponse,
    bare: TunnelSide<Duplex> | null = null,
  ) {
    this.#bare = bare
    this.#deps = deps
    this.#request = request
    this.#response = response
    this.#headers = new CallHeaders(request.rawHeaders)
    this.#wantsContinue = this.#headers.get('expect')?.toLowerCase() === '100-continue'
  }

  /** Never rejects: a defect is reported and answered X500ER. */
  async serve(): Promise<void> {
    const { engine } = this.#deps
    const arrival = this.#arrive()
    const call = openCall(arrival)
    try {
      const door = await this.#answerDoor(arrival)
      if (door !== null) return this.#write(door)
      const refusal = await this.#decide(call)
      if (refusal === null) await this.#forward(call)
      else this.#refuse(call, refusal)
    } catch (error) {
      engine.onDefect(error, arrival.requestId)
      if (this.#response.headersSent) this.#response.destroy()
      else this.#refuse(call, refuseCall('X500ER'))
    } finally {
      this.#wholeBody?.release()
    }
  }

  #arrive(): Arrival {
    const { engine } = this.#deps
    const { socket } = this.#request
    const headers = this.#headers
    const length = headers.get('content-length')
    const hasBody = headers.has('transfer-encoding') || (length !== undefined && length !== '0')
    return {
      requestId: engine.createRequestId(),
      receivedAtMs: engine.now(),
      method: this.#request.method ?? '',
      target: this.#request.url ?? '',
      scheme: 'encrypted' in socket ? 'https' : 'http',
      headers,
      clientAddress: deriveClientAddress(
        socket.remoteAddress,
        headers.all('x-forwarded-for'),
        engine.trustedProxies,
      ),
      readWholeBody: hasBody ? () => this.#readWholeBody() : null,
    }
  }

  async #answerDoor(arrival: Arrival): Promise<Answer | null> {
    const { engine } = this.#deps
    const peer = parseCallerAddress(this.#request.socket.remoteAddress)
    return engine.answerDoor(arrival, matchesAddress(engine.trustedProxies, peer))
  }

  async #decide(call: Call): Promise<CallRefusal | null> {
    const { engine } = this.#deps
    const { method, target, headers } = call
    const head = { method, target, headers, version: this.#request.httpVersion }
    const refused = checkHead(head, engine.limits)
    if (refused !== null) {
      this.#isDoubtful = true
      return refused
    }
    const world = engine.readWorld()
    if (world === null) return refuseCall('X503NC', undefined, { retryAfterSeconds: 5 })
    return engine.decide('call', call, world)
  }

  async #readWholeBody(): Promise<Uint8Array | CallRefusal> {
    const { engine, budget } = this.#deps
    this.#sendContinue()
    const body = await readWhole(this.#request, engine.limits.bodyLimitBytes, budget)
    if (!('bytes' in body)) return body
    this.#wholeBody = body
    this.#measures.requestBytes = body.bytes.length
    return body.bytes
  }

  #sendContinue(): void {
    if (this.#wantsContinue) this.#response.writeContinue()
  }

  async #forward(call: Call): Promise<void> {
    const plan = planForward(call)
    if (this.#bare !== null && asksForWebSocket(call)) {
      return this.#forwardUpgrade(call, plan, this.#bare)
    }
    const pool = this.#deps.upstreams.take(plan.upstream.origin)
    if (pool === null) {
      return this.#refuse(call, refuseCall('X503BZ', undefined, { retryAfterSeconds: 1 }))
    }
    const meter = call.readWholeBody !== null && call.body === null ? this.#meter() : null
    const length = readContentLength(call.headers)
    const headers = listForwardedHeaders(call.headers, plan)
    if (meter !== null && length !== null) headers.push('Content-Length', String(length))
    const end = await relay({
      pool,
      plan,
      headers,
      call,
      openCalls: this.#deps.engine.openCalls,
      body: call.body ?? meter,
      response: this.#response,
    })
    if (meter !== null) this.#measures.requestBytes = meter.bytes
    this.#measures.responseBytes = end.responseBytes
    this.#measures.upstreamMs = end.upstreamMs
    this.#conclude(call, end)
  }

  async #forwardUpgrade(call: Call, plan: ForwardPlan, caller: TunnelSide<Duplex>): Promise<void> {
    const end = await relayUpgrade({
      openUpstream: this.#deps.openUpstream,
      plan,
      call,
      openCalls: this.#deps.engine.openCalls,
      caller,
      response: this.#response,
    })
    const { requestBytes, responseBytes, upstreamMs } = end
    Object.assign(this.#measures, { requestBytes, responseBytes, upstreamMs })
    this.#conclude(call, end)
  }

  #meter(): BodyMeter {
    this.#sendContinue()
    const meter = new BodyMeter(this.#deps.engine.limits.bodyLimitBytes)
    this.#request.once('error', (error) => meter.destroy(error))
    this.#request.pipe(meter)
    return meter
  }

  #conclude(call: Call, end: RelayEnd): void {
    if (end.kind === 'complete') {
      return this.#finish(call, this.#response.statusCode, end.code)
    }
    if (end.error instanceof CallerGone || this.#request.errored) return this.#finish(call, 0, null)
    const code = nameUpstreamFault(end.error)
    if (!this.#response.headersSent) return this.#refuse(call, refuseCall(code))
    // The head has gone out, so the only honest end is one that the caller sees as broken.
    this.#response.destroy()
    return this.#finish(call, this.#response.statusCode, code)
  }

  #refuse(call: Call, refusal: CallRefusal): void {
    const answer = answerRefusal(refusal, { requestId: call.requestId })
    this.#measures.responseBytes = answer.body.length
    this.#write(answer)
    this.#finish(call, answer.status, refusal.code)
  }

  #write(answer: Answer): void {
    const response = this.#response
    if (response.destroyed) return
    const headers = [...answer.headers, 'Content-Length', String(answer.body.length)]
    if (this.#mustClose(answer.status)) headers.push('Connection', 'close')
    response.writeHead(answer.status, headers)
    response.end(this.#request.method === 'HEAD' ? undefined : answer.body)
  }

  /** An unread large body, a doubtful framing or a shutdown ends the connection with the answer. */
  #mustClose(status: number): boolean {
    if (this.#isDoubtful || this.#deps.isDraining() || this.#bare !== null) return true
    if (this.#request.complete || status < 400) return false
    const length = Number(this.#headers.get('content-length') ?? 0)
    return this.#headers.has('transfer-encoding') || length > drainedBodyLimitBytes
  }

  #finish(call: Call, status: number, code: GatewayErrorCode | null): void {
    const durationMs = performance.now() - this.#startedMs
    this.#deps.engine.onFinish(call, { status, code, durationMs, ...this.#measures })
  }
}
