/** Joins the log lines of calls before they are written: a piece handed on costs a call of the system, whatever its length. */
import type { DestinationStream } from 'pino'

export interface ByteDestination {
  /** Has written the bytes when it returns: they hold no longer. */
  write(bytes: Buffer): unknown
}

export class LineJoiner {
  readonly #destination: ByteDestination
  readonly #pieceLength: number
  #piece: Buffer
  #length = 0

  /** @param pieceLength how many bytes are waited for */
  constructor(destination: ByteDestination, pieceLength: number) {
    this.#destination = destination
    this.#pieceLength = pieceLength
    this.#piece = Buffer.allocUnsafeSlow(pieceLength * 2)
  }

  /** Takes a line in three parts; of the middle one the first so many bytes. */
  write(head: Uint8Array, middle: Buffer, middleLength: number, end: Uint8Array): void {
    const middleAt = this.#length + head.length
    const endAt = middleAt + middleLength
    const length = endAt + end.length
    if (length > this.#piece.length) this.#grow(length)
    this.#piece.set(head, this.#length)
    middle.copy(this.#piece, middleAt, 0, middleLength)
    this.#piece.set(end, endAt)
    this.#length = length
    if (length >= this.#pieceLength) this.flush()
  }

  /** Writes what waits; call it now and then, and at the end. */
  flush(): void {
    if (this.#length === 0) return
    const piece = this.#piece.subarray(0, this.#length)
    this.#length = 0
    try {
      this.#destination.write(piece)
    } catch (error) {
      // It may try these bytes again: others must not stand in their place.
      this.#piece = Buffer.allocUnsafeSlow(this.#piece.length)
      throw error
    }
  }

  /** For lines that somebody may wait for: what waits is written first, so that the order stays. */
  readonly direct: DestinationStream = {
    write: (line) => {
      this.flush()
      this.#destination.write(Buffer.from(line))
    },
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(length * 2)
    this.#piece.copy(grown, 0, 0, this.#length)
    this.#piece = grown
  }
}
