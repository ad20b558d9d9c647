/** The course of one request through the fast engine: arrive, decide, refuse or forward, finish. */
import type { Socket } from 'node:net'
import { deriveClientAddress } from '@portico/domain'
import type { GatewayErrorCode } from '@portico/contract'
import type { Answer } from '../../answer.ts'
import { openCall, type Arrival, type Call } from '../../call.ts'
import { planForward, type ForwardPlan } from '../../forward.ts'
import { answerRefusal } from '../../refuse.ts'
import { refuseCall, type CallRefusal, type Verdict } from '../../refusal.ts'
import { asksForWebSocket } from '../../upgrade.ts'
import { checkHead } from '../check-head.ts'
import type { EngineDeps } from '../engine.ts'
import { BodyFault, type BufferBudget } from '../request-body.ts'
import { joinTunnel } from '../tunnel.ts'
import type { UpgradeSink, UpstreamUpgrade } from '../upstream-upgrade.ts'
import { CallerGone, nameUpstreamFault, UpstreamTimeout } from '../upstream-faults.ts'
import { watchAnswer, type Breakable } from '../watch-answer.ts'
import { openArrivingBody, type ArrivingBody, type OutgoingBody } from './arriving-body.ts'
import type { CallerBody } from './caller-body.ts'
import type { Caller } from './caller.ts'
import type { Deadline, Deadlines, Waiting } from './deadlines.ts'
import { endsConnection } from './ends-connection.ts'
import { frameRequest, type RequestFraming } from './request-framing.ts'
import type { ReadAnswerHead, ReadRequestHead } from './read-head.ts'
import type { FastUpstreams } from './fast-upstreams.ts'
import type { UpstreamRequest } from './upstream-request.ts'
import type { UpstreamPool } from './upstream-pool.ts'
import type { InTurn, Turn } from './turn.ts'
import { locateUpstream } from './upstream-place.ts'
import {
  writeOwnHead,
  writeRequestHead,
  writeReturnedHead,
  writeSwitchHead,
  type AnswerNotes,
} from './write-head.ts'

const noBody: OutgoingBody = { body: { kind: 'none' }, line: 'none' }
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface ExchangeDeps {
  readonly engine: EngineDeps
  readonly upstreams: FastUpstreams
  readonly deadlines: Deadlines
  readonly turn: Turn
  readonly budget: BufferBudget
  readonly isDraining: () => boolean
  /** A call has begun; `onEnd` follows exactly once. */
  readonly onBegin: () => void
  readonly onEnd: () => void
}

export class FastExchange implements UpgradeSink, Breakable, InTurn, Waiting {
  readonly #deps: ExchangeDeps
  readonly #connection: Caller
  readonly #head: ReadRequestHead
  readonly #framing: RequestFraming
  /** When its head was read; milliseconds of `performance.now`. */
  readonly startedMs = performance.now()
  readonly #call: Call
  /** Null where no body follows the head, or none that could be read. */
  readonly #body: ArrivingBody | null
  #request: UpstreamRequest | null = null
  #pool: UpstreamPool | null = null
  #upgrade: UpstreamUpgrade | null = null
  #deadline: Deadline | null = null
  #closeOpen: (() => void) | null = null
  #sentMs = 0
  #timeoutMs = 0
  #upstreamMs: number | null = null
  /** The whole answer, one character a byte, while it waits for its round. */
  #answer: string | null = null
  #bodyLength = 0
  #requestBytes = 0
  #responseBytes = 0
  /** Of the answer whose head has gone out; 0 before. */
  #status = 0
  #isChunked = false
  #closes = false
  /** The head was refused as such: what follows it may have been meant as a part of it. */
  #isDoubtful = false
  #isOver = false

  constructor(deps: ExchangeDeps, connection: Caller, head: ReadRequestHead) {
    this.#deps = deps
    this.#connection = connection
    this.#head = head
    this.#framing = frameRequest(head.headers, head.version)
    const room = { limitBytes: deps.engine.limits.bodyLimitBytes, budget: deps.budget }
    this.#body = openArrivingBody(head, this.#framing, connection, room)
    this.#call = openCall(this.#arrive())
    deps.onBegin()
  }

  /** What is still to come of the call. */
  get body(): CallerBody | null {
    return this.#body?.source ?? null
  }

  decide(): void {
    try {
      if (this.#isOver) return
      const door = this.#deps.engine.answerDoor(this.#call, this.#connection.isTrustedPeer)
      if (door === null) this.#decide()
      else if (!(door instanceof Promise)) this.#answerDoor(door)
      else door.then((answer) => this.#answerDoor(answer)).catch((error) => this.fail(error))
    } catch (error) {
      this.fail(error)
    }
  }

  /** The caller can take more. */
  onDrain(): void {
    this.#request?.carrier?.resume()
    this.#upgrade?.resume()
  }

  /** The caller has gone away. */
  onGone(): void {
    if (this.#isOver) return
    this.#abandon(new CallerGone('the caller went away'))
    this.#finish(0, null)
  }

  #arrive(): Arrival {
    const { engine } = this.#deps
    const { peer, peerAddress, isTrustedPeer } = this.#connection
    const { headers } = this.#head
    const body = this.#body
    return {
      requestId: engine.createRequestId(),
      receivedAtMs: engine.now(),
      method: this.#head.method,
      target: this.#head.target,
      scheme: engine.certificate === null ? 'http' : 'https',
      headers,
      // The peer's own address was read with its connection; only a proxy speaks for another.
      clientAddress: isTrustedPeer
        ? deriveClientAddress(peer, headers.all('x-forwarded-for'), engine.trustedProxies)
        : peerAddress,
      readWholeBody: body === null ? null : () => body.readWhole(),
    }
  }

  #decide(): void {
    const { engine } = this.#deps
    const refused = this.#judgeHead()
    if (refused !== null) {
      this.#isDoubtful = true
      return this.#refuse(refused)
    }
    const world = engine.readWorld()
    if (world === null) {
      return this.#refuse(refuseCall('X503NC', undefined, { retryAfterSeconds: 5 }))
    }
    const verdict = engine.decide('call', this.#call, world)
    if (verdict instanceof Promise) this.#deps.turn.wait(verdict, this)
    else this.obey(verdict)
  }

  #judgeHead(): Verdict {
    const refused = checkHead(this.#head, this.#deps.engine.limits)
    if (refused !== null || this.#framing !== 'doubtful') return refused
    return refuseCall('I400FR', { reason: 'length' })
  }

  obey(verdict: Verdict): void {
    if (this.#isOver) return
    try {
      if (verdict === null) this.#forward()
      else this.#refuse(verdict)
    } catch (error) {
      this.fail(error)
    }
  }

  #forward(): void {
    const plan = planForward(this.#call)
    if (asksForWebSocket(this.#call)) return this.#forwardUpgrade(plan)
    const pool = this.#deps.upstreams.take(plan.upstream)
    if (pool === null) {
      return this.#refuse(refuseCall('X503BZ', undefined, { retryAfterSeconds: 1 }))
    }
    const { body, line } = this.#prepareBody()
    const isSafe = body.kind === 'none' && safeMethods.has(plan.method)
    const request: UpstreamRequest = {
      head: writeRequestHead(plan, this.#head.headers, locateUpstream(plan.upstream), line),
      isHead: plan.method === 'HEAD',
      body,
      isSafe,
      mayShare: isSafe && plan.sharesConnections,
      idleLimitMs: plan.allowsLongAnswers ? 0 : Math.max(plan.timeoutMs, 1000),
      sink: this,
      attempts: 0,
      isAbandoned: false,
      carrier: null,
    }
    this.#request = request
    this.#pool = pool
    this.#timeoutMs = plan.timeoutMs
    this.#deps.turn.pass(this)
  }

  forward(nowMs: number): void {
    if (this.#isOver || this.#request === null) return
    try {
      this.#startClock(nowMs, this.#timeoutMs)
      this.#pool?.dispatch(this.#request)
    } catch (error) {
      this.fail(error)
    }
  }

  #startClock(nowMs: number, timeoutMs: number): void {
    this.#sentMs = nowMs
    this.#deadline = this.#deps.deadlines.set(nowMs, timeoutMs, this)
  }

  #forwardUpgrade(plan: ForwardPlan): void {
    this.#startClock(performance.now(), plan.timeoutMs)
    this.#upgrade = this.#deps.upstreams.upgrade(plan, this.#head.headers, this)
  }

  onSwitched(head: ReadAnswerHead, upstream: Socket, early: Buffer): void {
    this.#deadline?.cancel()
    this.#connection.write(writeSwitchHead(head, this.#call.requestId))
    this.#status = 101
    joinTunnel({
      call: this.#call,
      caller: this.#connection.detach(),
      upstream: { socket: upstream, early },
      openCalls: this.#deps.engine.openCalls,
      onEnd: (end) => {
        this.#requestBytes = end.requestBytes
        this.#responseBytes = end.responseBytes
        this.#finish(101, end.code)
      },
    })
  }

  #prepareBody(): OutgoingBody {
    const whole = this.#call.body
    if (whole !== null) {
      return { body: { kind: 'whole', bytes: whole }, line: { length: whole.length } }
    }
    return this.#body === null ? noBody : this.#body.stream()
  }

  /** The time limit of the API has run out. */
  onDeadline(): void {
    this.breakOff(new UpstreamTimeout('the time limit of the API ran out'))
  }

  breakOff(error: Error): void {
    this.#abandon(error)
    this.onFault(error)
  }

  #abandon(error: Error): void {
    this.#upgrade?.abandon()
    if (this.#request !== null) this.#pool?.abandon(this.#request, error)
  }

  onHead(head: ReadAnswerHead, body: string | null): void {
    this.#deadline?.cancel()
    const isOpenEnded = head.framing.kind === 'chunked' || head.framing.kind === 'close'
    this.#isChunked = isOpenEnded && this.#head.version === '1.1'
    this.#closes = this.#mustClose() || (isOpenEnded && !this.#isChunked)
    this.#status = head.status
    const text = writeReturnedHead(head, this.#call.requestId, this.#notes)
    if (body !== null) return this.#complete(text, body)
    this.#connection.write(text)
    this.#closeOpen = watchAnswer(this.#deps.engine.openCalls, this.#call, this)
  }

  /** A small answer goes out as one string in one write: latin-1 is the identity on bytes. */
  #complete(head: string, body: string): void {
    this.#answer = head + body
    this.#bodyLength = body.length
    this.#upstreamMs = performance.now() - this.#sentMs
    // The connection that carried it is another call's now: whoever leaves must not take it along.
    this.#request = null
    this.#deps.turn.complete(this)
  }

  answer(): void {
    if (this.#isOver || this.#answer === null) return
    this.#connection.write(this.#answer)
    this.#responseBytes = this.#bodyLength
  }

  settle(nowMs: number): void {
    try {
      this.#finish(this.#status, null, nowMs)
    } catch (error) {
      this.#deps.engine.onDefect(error, this.#call.requestId)
    }
  }

  onData(data: Buffer): boolean {
    this.#responseBytes += data.length
    const connection = this.#connection
    // A copy, for the bytes hold only until this returns and the caller may be slow.
    const bytes = Buffer.from(data)
    if (!this.#isChunked) return connection.writeBytes(bytes)
    connection.cork()
    connection.write(`${data.length.toString(16)}\r\n`)
    connection.writeBytes(bytes)
    const goesOn = connection.write('\r\n')
    connection.uncork()
    return goesOn
  }

  onEnd(): void {
    if (this.#answer !== null) return
    if (this.#isChunked) this.#connection.write('0\r\n\r\n')
    this.#finish(this.#status, null)
  }

  onFault(error: Error): void {
    if (this.#isOver) return
    const code = error instanceof BodyFault ? error.code : nameUpstreamFault(error)
    if (this.#status === 0) return this.#refuse(refuseCall(code, { reason: 'its body' }))
    // The head has gone out, so the only honest end is one that the caller sees as broken.
    this.#finish(this.#status, code)
    this.#connection.destroy()
  }

  #refuse(refusal: CallRefusal): void {
    if (this.#isOver) return
    const answer = answerRefusal(refusal, { requestId: this.#call.requestId })
    this.#write(answer)
    this.#responseBytes = answer.body.length
    this.#finish(answer.status, refusal.code)
  }

  #answerDoor(answer: Answer): void {
    if (this.#isOver) return
    this.#write(answer)
    this.#release(performance.now())
  }

  get #notes(): AnswerNotes {
    const nowMs = this.#call.receivedAtMs
    return { isChunked: this.#isChunked, closes: this.#closes, nowMs }
  }

  #write(answer: Answer): void {
    this.#closes = this.#isDoubtful || this.#mustClose()
    this.#status = answer.status
    const text = writeOwnHead(answer, this.#notes)
    this.#connection.write(
      this.#head.method === 'HEAD' ? text : text + answer.body.toString('latin1'),
    )
  }

  /** What the caller asked for, a shutdown, or a body that is not worth reading away. */
  #mustClose(): boolean {
    return this.#deps.isDraining() || endsConnection(this.#head, this.#framing, this.#body)
  }

  fail(error: unknown): void {
    this.#deps.engine.onDefect(error, this.#call.requestId)
    if (this.#isOver) return
    this.#abandon(new Error('a defect of the gateway'))
    if (this.#status === 0) this.#refuse(refuseCall('X500ER'))
    else {
      this.#finish(this.#status, 'X500ER')
      this.#connection.destroy()
    }
  }

  #finish(status: number, code: GatewayErrorCode | null, nowMs = performance.now()): void {
    if (this.#isOver) return
    if (this.#sentMs > 0) this.#upstreamMs ??= nowMs - this.#sentMs
    if (this.#body !== null) this.#requestBytes = this.#body.bytes
    const outcome = {
      status,
      code,
      durationMs: nowMs - this.startedMs,
      upstreamMs: this.#upstreamMs,
      requestBytes: this.#requestBytes,
      responseBytes: this.#responseBytes,
    }
    this.#release(nowMs)
    this.#deps.engine.onFinish(this.#call, outcome)
  }

  #release(nowMs: number): void {
    this.#isOver = true
    this.#deadline?.cancel()
    this.#closeOpen?.()
    this.#body?.release()
    this.#deps.onEnd()
    this.#connection.finish(!this.#closes, nowMs)
  }
}
