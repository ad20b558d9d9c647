/** Cuts what comes from an upstream into answers; knows nothing of sockets. */
import { ChunkReader } from './chunk-reader.ts'
import {
  headEnd,
  readAnswerHead,
  writeHeadText,
  type AnswerFraming,
  type ReadAnswerHead,
} from './read-head.ts'

const headLimitBytes = 64 * 1024
/** More interim answers than this say that something else is wrong. */
const interimLimit = 16

/** The upstream's bytes are no answer that every reader would read alike. */
export class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer'
}

export interface AnswerEvents {
  /** Whether the answer that begins now is one to HEAD; null when nothing was asked. */
  expects(): { readonly isHead: boolean } | null
  /** As `AnswerSink` has it. */
  onHead(head: ReadAnswerHead, body: string | null): void
  onData(data: Buffer): void
  /** @param hasMore whether bytes have come behind the answer */
  onEnd(hasMore: boolean): void
}

const nothing = Buffer.alloc(0)

export class AnswerReader {
  readonly #events: AnswerEvents
  #pending: Buffer = nothing
  #framing: AnswerFraming | null = null
  #left = 0
  #chunks: ChunkReader | null = null
  #interim = 0

  constructor(events: AnswerEvents) {
    this.#events = events
  }

  /** Some bytes of the present answer have come. */
  get hasBegun(): boolean {
    return this.#framing !== null || this.#pending.length > 0 || this.#interim > 0
  }

  /**
   * Reads bytes that hold until it returns. Throws `BrokenAnswer`; nothing that comes later on this connection means anything then.
   */
  read(bytes: Buffer): void {
    let rest = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])
    this.#pending = nothing
    while (rest.length > 0) {
      const next = this.#framing === null ? this.#readHead(rest) : this.#readBody(rest)
      if (next === null) return
      rest = next
    }
  }

  /** The upstream has ended its side. True where that is how this answer had to end. */
  end(): boolean {
    if (this.#framing?.kind !== 'close') return false
    this.#finish(false)
    return true
  }

  /** Answers the bytes after the head, or null where more are needed. */
  #readHead(bytes: Buffer): Buffer | null {
    const expected = this.#events.expects()
    if (expected === null) throw new BrokenAnswer('an answer to no request')
    const text = writeHeadText(bytes)
    const end = text.indexOf(headEnd)
    if (end < 0 || end > headLimitBytes) {
      if (bytes.length > headLimitBytes) throw new BrokenAnswer('a head without end')
      this.#pending = Buffer.from(bytes)
      return null
    }
    const head = readAnswerHead(bytes, text, end + 2, expected.isHead)
    if (typeof head === 'string') throw new BrokenAnswer(`an answer with a fault: ${head}`)
    const next = end + headEnd.length
    if (head.status >= 200) return this.#begin(head, bytes, text, next)
    // Nobody has asked for another protocol, and interim heads are between the two hops (RFC 9110 15.2).
    this.#interim += 1
    if (head.status === 101 || this.#interim > interimLimit) throw new BrokenAnswer('interim')
    return bytes.subarray(next)
  }

  /** Answers what is left of `bytes`, whose body begins at `from`. */
  #begin(head: ReadAnswerHead, bytes: Buffer, text: string, from: number): Buffer {
    const { framing } = head
    const size = framing.kind === 'length' ? framing.bytes : 0
    const end = from + size
    if ((framing.kind === 'length' || framing.kind === 'none') && bytes.length >= end) {
      this.#interim = 0
      const isInText = text.length >= end
      const body = isInText ? text.slice(from, end) : bytes.toString('latin1', from, end)
      this.#events.onHead(head, body)
      this.#events.onEnd(bytes.length > end)
      return bytes.length === end ? nothing : bytes.subarray(end)
    }
    this.#framing = framing
    this.#left = size
    this.#chunks = framing.kind === 'chunked' ? new ChunkReader({ allowsExtensions: true }) : null
    this.#events.onHead(head, null)
    return bytes.subarray(from)
  }

  #readBody(bytes: Buffer): Buffer | null {
    if (this.#chunks !== null) return this.#readChunks(this.#chunks, bytes)
    if (this.#framing?.kind === 'close') {
      this.#events.onData(bytes)
      return null
    }
    const data = bytes.subarray(0, this.#left)
    this.#left -= data.length
    this.#events.onData(data)
    if (this.#left === 0) this.#finish(bytes.length > data.length)
    return bytes.subarray(data.length)
  }

  #readChunks(chunks: ChunkReader, bytes: Buffer): Buffer {
    const end = chunks.read(bytes, 0, (data) => this.#events.onData(data))
    if (chunks.isFaulty) throw new BrokenAnswer('a chunk that cannot be read')
    if (chunks.isDone) this.#finish(bytes.length > end)
    return bytes.subarray(end)
  }

  #finish(hasMore: boolean): void {
    this.#framing = null
    this.#chunks = null
    this.#interim = 0
    this.#events.onEnd(hasMore)
  }
}
