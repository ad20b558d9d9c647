/** Asks an upstream for WebSocket, over a connection of its own: it switches, declines with an answer, or fails. */
import type { Socket } from 'node:net'
import { AnswerReader, BrokenAnswer, type AnswerEvents } from './fast/answer-reader.ts'
import { UpstreamSilent } from './fast/upstream-connection.ts'
import { headEnd, readAnswerHead, writeHeadText, type ReadAnswerHead } from './fast/read-head.ts'
import type { AnswerSink, Carrier } from './fast/upstream-request.ts'
import { connectLimitMs } from './upstream-socket.ts'

const headLimitBytes = 64 * 1024

/** Hears `onSwitched` once, or an answer that declines, or a fault. */
export interface UpgradeSink extends AnswerSink {
  /**
   * From now on the connection is the caller's.
   *
   * @param early what came right behind the head
   */
  onSwitched(head: ReadAnswerHead, upstream: Socket, early: Buffer): void
}

function isSwitch({ status, headers }: ReadAnswerHead): boolean {
  return status === 101 && headers.get('upgrade')?.toLowerCase() === 'websocket'
}

export class UpstreamUpgrade implements AnswerEvents, Carrier {
  readonly #socket: Socket
  readonly #sink: UpgradeSink
  readonly #reader = new AnswerReader(this)
  #pending: Buffer = Buffer.alloc(0)
  #isDeclining = false
  #isOver = false

  /** @param head the whole request, with the empty line that ends it, one character a byte */
  constructor(socket: Socket, head: string, sink: UpgradeSink) {
    this.#socket = socket
    this.#sink = sink
    socket.setTimeout(connectLimitMs, () => this.#fail(new UpstreamSilent('ETIMEDOUT')))
    socket.once('ready', () => socket.setTimeout(0))
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('error', this.#onError)
    socket.write(head, 'latin1')
  }

  resume(): void {
    this.#socket.resume()
  }

  abandon(): void {
    this.#isOver = true
    this.#socket.destroy()
  }

  expects() {
    return { isHead: false }
  }

  onHead(head: ReadAnswerHead, body: string | null): void {
    this.#sink.onHead(head, body)
  }

  onData(data: Buffer): void {
    if (!this.#sink.onData(data)) this.#socket.pause()
  }

  onEnd(): void {
    this.abandon()
    this.#sink.onEnd()
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#isOver) return
    try {
      if (this.#isDeclining) this.#reader.read(bytes)
      else this.#readHead(Buffer.concat([this.#pending, bytes]))
    } catch (error) {
      if (!(error instanceof BrokenAnswer)) throw error
      this.#fail(error)
    }
  }

  readonly #onEnd = (): void => {
    if (!this.#reader.end()) this.#fail(new BrokenAnswer('the upstream hung up'))
  }

  readonly #onError = (error: Error): void => this.#fail(error)

  #readHead(bytes: Buffer): void {
    this.#pending = bytes
    const text = writeHeadText(bytes)
    const end = text.indexOf(headEnd)
    if (end < 0 || end > headLimitBytes) {
      if (bytes.length > headLimitBytes) throw new BrokenAnswer('a head without end')
      return
    }
    const head = readAnswerHead(bytes, text, end + 2, false)
    if (typeof head !== 'string' && isSwitch(head)) {
      return this.#hand(head, bytes.subarray(end + headEnd.length))
    }
    // Whatever else it says is an answer, or none; interim heads are read over there.
    this.#isDeclining = true
    this.#reader.read(bytes)
  }

  #hand(head: ReadAnswerHead, early: Buffer): void {
    this.#isOver = true
    this.#socket.pause()
    this.#socket.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onError)
    this.#sink.onSwitched(head, this.#socket, early)
  }

  #fail(error: Error): void {
    if (this.#isOver) return
    this.abandon()
    this.#sink.onFault(error)
  }
}
