/** The body of a request as it comes off the caller's socket. */
import { Readable } from 'node:stream'
import { BodyFault } from '../request-body.ts'
import { ChunkReader } from './chunk-reader.ts'

export class CallerBody extends Readable {
  readonly #chunks: ChunkReader | null
  readonly #onWanted: () => void
  #left: number
  #isWanted = true

  /**
   * @param length the announced length, or null where the body is chunked
   * @param onWanted the reader wants more: the socket may go on
   */
  constructor(length: number | null, onWanted: () => void) {
    super()
    this.#chunks = length === null ? new ChunkReader({ allowsExtensions: false }) : null
    this.#left = length ?? 0
    this.#onWanted = onWanted
    // Whoever does not read it must not die of its fault.
    this.on('error', () => undefined)
  }

  /** All its bytes have come, though they may not have been read yet. */
  get isComplete(): boolean {
    return this.#chunks === null ? this.#left === 0 : this.#chunks.isDone
  }

  /** The reader has fallen behind: the socket should rest. */
  get isBehind(): boolean {
    return !this.#isWanted && !this.destroyed
  }

  /** Takes what is the body's; answers the position after it, or -1 where the bytes are no body. */
  feed(bytes: Buffer): number {
    const end = this.#chunks === null ? this.#feedLength(bytes) : this.#feedChunks(bytes)
    if (end >= 0 && this.isComplete && !this.destroyed) this.push(null)
    return end
  }

  override _read(): void {
    this.#isWanted = true
    this.#onWanted()
  }

  #feedLength(bytes: Buffer): number {
    const end = Math.min(bytes.length, this.#left)
    this.#left -= end
    if (end > 0) this.#give(bytes.subarray(0, end))
    return end
  }

  #feedChunks(bytes: Buffer): number {
    const end = this.#chunks?.read(bytes, 0, (data) => this.#give(data)) ?? -1
    if (this.#chunks?.isFaulty !== true) return end
    this.destroy(new BodyFault('I400FR'))
    return -1
  }

  #give(data: Buffer): void {
    // A body that nobody wants any more is read over.
    if (!this.destroyed) this.#isWanted = this.push(data)
  }
}
