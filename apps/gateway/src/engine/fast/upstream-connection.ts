/** One connection to an upstream: requests go out in order, answers come back in the same order. */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { connectLimitMs, type Read } from '../upstream-socket.ts'
import { AnswerReader, BrokenAnswer, type AnswerEvents } from './answer-reader.ts'
import type { ReadAnswerHead } from './read-head.ts'
import { sendStream } from './send-stream.ts'
import type { Carrier, UpstreamRequest } from './upstream-request.ts'

/** The upstream took too long to take a connection, or to go on with an answer, or hung up within the handshake. */
export class UpstreamSilent extends Error {
  override readonly name = 'UpstreamSilent'
  readonly code: string
  constructor(code: 'ETIMEDOUT' | 'UND_ERR_BODY_TIMEOUT' | 'ERR_TLS_HANDSHAKE') {
    super(code)
    this.code = code
  }
}

export interface ConnectionEvents {
  /** The connection can take another request. */
  onFree(connection: UpstreamConnection): void
  /** It is gone; these requests have had no byte of an answer. */
  onGone(connection: UpstreamConnection, unanswered: readonly UpstreamRequest[], error: Error): void
}

export class UpstreamConnection implements AnswerEvents, Carrier {
  readonly #socket: Socket
  readonly #events: ConnectionEvents
  readonly #reader = new AnswerReader(this)
  /** Sent and not yet answered whole, oldest first. */
  readonly #inFlight: UpstreamRequest[] = []
  #unsent = ''
  #isOpen = false
  #answered = 0
  #isGone = false
  #keepsAlive = true
  #stopSending: (() => boolean) | null = null
  /** It has carried something since it was last asked for how long it has carried nothing. */
  #isTouched = true
  /** Milliseconds of `performance.now`. */
  #idleSinceMs = 0

  /** @param open connects, and hands what is read to its argument */
  constructor(open: (read: Read) => Socket, events: ConnectionEvents) {
    this.#events = events
    const socket = open((bytes) => this.#read(bytes))
    this.#socket = socket
    this.#socket.setTimeout(connectLimitMs)
    this.#socket.on('timeout', () => this.#onTimeout())
    this.#socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      this.#isOpen = true
      this.#socket.setTimeout(0)
    })
    this.#socket.on('end', () => this.#end())
    this.#socket.on('error', (error) => this.destroy(error))
    this.#socket.on('close', () => this.destroy(new BrokenAnswer('the upstream hung up')))
  }

  get inFlight(): number {
    return this.#inFlight.length
  }

  /** How many requests it has answered whole. */
  get answered(): number {
    return this.#answered
  }

  /** Whether another request may go out on it. */
  get isUsable(): boolean {
    return !this.#isGone && this.#keepsAlive && this.#stopSending === null
  }

  /** For how long it has carried nothing, to the distance of two askings: a look at the clock for each call is saved. */
  readIdleMs(nowMs: number): number {
    if (this.#isTouched || this.#inFlight.length > 0) {
      this.#isTouched = false
      this.#idleSinceMs = nowMs
    }
    return nowMs - this.#idleSinceMs
  }

  send(request: UpstreamRequest): void {
    request.attempts += 1
    request.carrier = this
    this.#inFlight.push(request)
    const { body, head } = request
    if (request.mayShare) return this.#sendShared(head)
    if (body.kind !== 'whole') this.#socket.write(head, 'latin1')
    else {
      this.#socket.cork()
      this.#socket.write(head, 'latin1')
      this.#socket.write(body.bytes)
      this.#socket.uncork()
    }
    if (body.kind === 'stream') {
      this.#stopSending = sendStream(body, this.#socket, (error) => {
        if (error === null) this.#stopSending = null
        else this.#fail(error)
      })
    }
  }

  /** All requests that go on together go out in one write. */
  #sendShared(head: string): void {
    if (this.#unsent === '') process.nextTick(() => this.#flush())
    this.#unsent += head
  }

  #flush(): void {
    if (!this.#isGone) this.#socket.write(this.#unsent, 'latin1')
    this.#unsent = ''
  }

  resume(): void {
    this.#socket.resume()
  }

  /** The caller of this request has gone: its answer is not waited for. */
  abandon(request: UpstreamRequest, error: Error): void {
    request.isAbandoned = true
    // On a shared connection others wait behind it, so its answer is read over.
    if (this.#inFlight.length > 1 && this.#inFlight[0] !== request) return
    this.destroy(error)
  }

  expects(): UpstreamRequest | null {
    return this.#inFlight[0] ?? null
  }

  onHead(head: ReadAnswerHead, body: string | null): void {
    const request = this.#inFlight[0]
    this.#keepsAlive &&= head.keepsAlive
    if (request === undefined || request.isAbandoned) return
    if (body === null && request.idleLimitMs > 0) this.#socket.setTimeout(request.idleLimitMs)
    request.sink.onHead(head, body)
  }

  onData(data: Buffer): void {
    const request = this.#inFlight[0]
    if (request === undefined || request.isAbandoned) return
    if (!request.sink.onData(data)) this.#socket.pause()
  }

  onEnd(hasMore: boolean): void {
    const request = this.#inFlight.shift()
    // Bytes that nobody has asked for would be taken for the answer to whoever comes next.
    if (hasMore && this.#inFlight.length === 0) this.#keepsAlive = false
    // It answered before it had read the request: what it takes next for a head nobody knows (T122).
    if (this.#stopSending?.() === false) this.#keepsAlive = false
    this.#stopSending = null
    this.#answered += 1
    this.#isTouched = true
    if (this.#socket.timeout !== 0 && this.#isOpen) this.#socket.setTimeout(0)
    if (request !== undefined && !request.isAbandoned) request.sink.onEnd()
    if (!this.#keepsAlive) this.destroy(new BrokenAnswer('the upstream closes'))
    else this.#events.onFree(this)
  }

  /** Silence before the connection stands, or within an answer; a caller who does not read is neither. */
  #onTimeout(): void {
    if (!this.#isOpen) this.destroy(new UpstreamSilent('ETIMEDOUT'))
    else if (!this.#socket.isPaused()) this.destroy(new UpstreamSilent('UND_ERR_BODY_TIMEOUT'))
  }

  #read(bytes: Buffer): void {
    if (this.#isGone) return
    try {
      this.#reader.read(bytes)
    } catch (error) {
      if (!(error instanceof BrokenAnswer)) throw error
      this.#fail(error)
    }
  }

  #end(): void {
    // Before there is a connection nothing has been sent, so the call can have had no effect.
    if (!this.#isOpen) this.destroy(new UpstreamSilent('ERR_TLS_HANDSHAKE'))
    else if (!this.#reader.end()) this.destroy(new BrokenAnswer('the upstream hung up'))
  }

  /** A fault that is the present answer's own: asking again would not mend it. */
  #fail(error: Error): void {
    const request = this.#inFlight.shift()
    if (request !== undefined && !request.isAbandoned) request.sink.onFault(error)
    this.destroy(error)
  }

  /** Ends the connection, and with it what is in flight. */
  destroy(error: Error): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#stopSending?.()
    const waiting = this.#inFlight.splice(0)
    if (this.#reader.hasBegun) {
      const request = waiting.shift()
      if (request !== undefined && !request.isAbandoned) request.sink.onFault(error)
    }
    this.#socket.destroy()
    const unanswered = waiting.filter(({ isAbandoned }) => !isAbandoned)
    // Who announces the close has read nothing that came after (RFC 9112 9.6): this attempt does not count.
    if (!this.#keepsAlive) for (const request of unanswered) request.attempts -= 1
    this.#events.onGone(this, unanswered, error)
  }
}
