/** One connection of a caller: cuts its bytes into requests, and lets one after the other be served. */
import type { Socket } from 'node:net'
import { matchesAddress, parseCallerAddress, type Address } from '@portico/domain'
import type { GatewayErrorCode } from '@portico/contract'
import type { EngineDeps } from '../engine.ts'
import { refuseBytes } from '../refuse-on-socket.ts'
import { BodyFault } from '../request-body.ts'
import type { TunnelSide } from '../tunnel.ts'
import type { Caller } from './caller.ts'
import type { CallerBody } from './caller-body.ts'
import { canBecomeRequestHead, headEnd, readRequestHead, writeHeadText } from './read-head.ts'
import { FastExchange, type ExchangeDeps } from './fast-exchange.ts'

const headLimitBytes = 16 * 1024
/** What a caller may send ahead of its answers; the socket rests above it. */
const aheadLimitBytes = 64 * 1024
/** How long a caller has to read a last answer before the connection goes. */
const lingerMs = 2000
const nothing = Buffer.alloc(0)

type Phase = 'idle' | 'head' | 'call' | 'closing'

export class CallerConnection implements Caller {
  readonly #socket: Socket
  readonly #deps: ExchangeDeps
  readonly peer: string | undefined
  /** Read once for all calls of the connection. */
  readonly peerAddress: Address | undefined
  readonly isTrustedPeer: boolean
  #pending: Buffer = nothing
  #phase: Phase = 'idle'
  #isRunning = false
  #exchange: FastExchange | null = null
  #body: CallerBody | null = null
  /** When the clock ends what the phase waits for; milliseconds of `performance.now`. */
  #deadlineMs: number

  constructor(socket: Socket, deps: ExchangeDeps) {
    this.#socket = socket
    this.#deps = deps
    this.peer = socket.remoteAddress
    this.peerAddress = parseCallerAddress(this.peer)
    this.isTrustedPeer = matchesAddress(deps.engine.trustedProxies, this.peerAddress)
    // The first head has to come in the time of a head: a connection that says nothing is a slow caller.
    this.#deadlineMs = performance.now() + this.#limits.headersTimeoutMs
    this.#phase = 'head'
    socket.on('data', (bytes) => this.#take(bytes))
    socket.on('drain', () => this.#exchange?.onDrain())
    socket.on('error', () => undefined)
    socket.on('end', () => this.#leave())
    socket.on('close', () => this.#leave())
  }

  get #limits(): EngineDeps['limits'] {
    return this.#deps.engine.limits
  }

  get isIdle(): boolean {
    return this.#phase === 'idle' || (this.#phase === 'head' && this.#pending.length === 0)
  }

  /** Writes one character a byte; answers false where the caller falls behind. */
  write(text: string): boolean {
    return this.#socket.write(text, 'latin1')
  }

  writeBytes(bytes: Uint8Array): boolean {
    return this.#socket.write(bytes)
  }

  /** The reader of the body wants more. */
  goOn(): void {
    this.#socket.resume()
  }

  /** Joins the writes up to `uncork` into one. */
  cork(): void {
    this.#socket.cork()
  }

  uncork(): void {
    this.#socket.uncork()
  }

  /** The answer has been written; the next call, or the end. */
  finish(keepsAlive: boolean, nowMs: number): void {
    this.#exchange = null
    if (this.#phase === 'closing') return
    if (!keepsAlive) return this.#close(nothing)
    // What is left of a body that was not wanted is read over.
    if (this.#body?.isComplete === false) this.#body.destroy()
    else this.#body = null
    this.#phase = 'idle'
    this.#deadlineMs = nowMs + this.#limits.keepAliveTimeoutMs
    if (this.#socket.isPaused()) this.#socket.resume()
    this.#run()
  }

  /** Refuses what is not, or not yet, a call, and ends. */
  refuse(code: GatewayErrorCode, reason?: string): void {
    const facts = reason === undefined ? undefined : { reason }
    this.#close(refuseBytes(code, this.#deps.engine.createRequestId(), facts))
  }

  /** Its listeners stay and take nothing any more; the clock does not end it. */
  detach(): TunnelSide<Socket> {
    const early = this.#pending
    this.#pending = nothing
    this.#exchange = null
    this.#phase = 'closing'
    this.#deadlineMs = Number.POSITIVE_INFINITY
    this.#socket.pause()
    return { socket: this.#socket, early }
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Ends what has waited for too long. */
  checkClock(nowMs: number): void {
    if (nowMs < this.#deadlineMs) return
    if (this.#phase === 'head' && this.#pending.length > 0) this.refuse('I408RT')
    else if (this.#phase !== 'call') this.destroy()
    else if (this.#body?.isComplete === false) this.#body.destroy(new BodyFault('I408RT'))
  }

  #take(bytes: Buffer): void {
    if (this.#phase === 'closing') return
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    this.#run()
    if (this.#phase === 'call' && this.#pending.length > aheadLimitBytes) this.#socket.pause()
  }

  /** A loop, not a recursion: a thousand refused calls in one packet must not grow the stack. */
  #run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    while (this.#pending.length > 0 && this.#phase !== 'closing') {
      if (this.#body !== null && !this.#body.isComplete) this.#feedBody(this.#body)
      else if (this.#phase === 'call' || !this.#readHead()) break
    }
    this.#isRunning = false
  }

  #feedBody(body: CallerBody): void {
    const end = body.feed(this.#pending)
    if (end < 0) {
      this.#pending = nothing
      // Whoever reads the body answers its fault; where nobody does any more, the connection is of no use.
      if (this.#exchange === null) this.destroy()
      return
    }
    this.#pending = this.#pending.subarray(end)
    if (body.isComplete) {
      if (this.#exchange === null) this.#body = null
    } else if (body.isBehind) this.#socket.pause()
  }

  /** Answers false where more bytes are needed. */
  #readHead(): boolean {
    // One empty line may stand before a request (RFC 9112 2.2): old clients end a body with it.
    if (this.#phase === 'idle' && this.#pending[0] === 13 && this.#pending[1] === 10) {
      this.#pending = this.#pending.subarray(2)
      this.#beginHead()
      return true
    }
    const text = writeHeadText(this.#pending)
    const end = text.indexOf(headEnd)
    if (end < 0 || end > headLimitBytes) return this.#waitForHead()
    const head = readRequestHead(this.#pending, text, end + 2)
    const next = end + headEnd.length
    this.#pending = this.#pending.length === next ? nothing : this.#pending.subarray(next)
    if (typeof head === 'string') {
      this.refuse('I400FR', head)
      return false
    }
    this.#phase = 'call'
    const exchange = new FastExchange(this.#deps, this, head)
    this.#deadlineMs = exchange.startedMs + this.#limits.requestTimeoutMs
    this.#exchange = exchange
    this.#body = exchange.body
    this.#deps.turn.arrive(exchange)
    return true
  }

  #waitForHead(): false {
    if (this.#pending.length > headLimitBytes) this.refuse('I431HL')
    else if (!canBecomeRequestHead(this.#pending.toString('latin1'))) {
      this.refuse('I400FR', 'the request line, or a bare line end')
    } else if (this.#phase === 'idle') this.#beginHead()
    return false
  }

  #beginHead(): void {
    this.#phase = 'head'
    this.#deadlineMs = performance.now() + this.#limits.headersTimeoutMs
  }

  #close(last: Buffer): void {
    if (this.#phase === 'closing') return
    this.#phase = 'closing'
    this.#pending = nothing
    this.#deadlineMs = performance.now() + lingerMs
    this.#socket.resume()
    this.#socket.end(last)
  }

  #leave(): void {
    this.#pending = nothing
    this.#body?.destroy(new BodyFault('I400BD'))
    this.#exchange?.onGone()
    this.#exchange = null
    if (this.#phase !== 'closing') this.#socket.destroy()
    this.#phase = 'closing'
  }
}
