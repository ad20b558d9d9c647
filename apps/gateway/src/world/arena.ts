/** Many records one after the other in large pieces of memory, none across two; a position is 32 bits. */

const pieceBits = 20
/** The most that one piece holds, and so one record. */
export const pieceBytesLimit = 2 ** pieceBits
const pieceCountLimit = 2 ** (32 - pieceBits)
const firstPieceBytes = 4096

export class Arena {
  readonly pieces: readonly Buffer[]

  /** Throws a `RangeError` where a piece or their number is beyond what a position can say. */
  constructor(pieces: readonly Buffer[]) {
    if (pieces.length > pieceCountLimit) throw new RangeError('the applications exceed 4 GiB')
    if (pieces.some((piece) => piece.length > pieceBytesLimit)) {
      throw new RangeError('a piece of the snapshot is too large')
    }
    this.pieces = pieces
  }

  static positionOf(pieceNumber: number, offset: number): number {
    return pieceNumber * pieceBytesLimit + offset
  }

  pieceAt(position: number): Buffer {
    const piece = this.pieces[position >>> pieceBits]
    if (piece === undefined) throw new RangeError('a position lies in no piece')
    return piece
  }

  static offsetOf(position: number): number {
    return position & (pieceBytesLimit - 1)
  }

  /** Whether the bytes at a position are those of the probe. */
  holds(position: number, probe: Buffer, start: number, end: number): boolean {
    const piece = this.pieceAt(position)
    const shift = Arena.offsetOf(position) - start
    for (let at = start; at < end; at += 1) if (piece[at + shift] !== probe[at]) return false
    return true
  }
}

/** Collects records for an arena. */
export class ArenaBuilder {
  readonly #pieces: Buffer[] = []
  #piece = Buffer.alloc(0)
  #used = 0

  /** Copies whole records; throws a `RangeError` where they are larger than a piece. */
  add(records: Buffer): void {
    if (this.#used + records.length > this.#piece.length) this.#begin(records.length)
    records.copy(this.#piece, this.#used)
    this.#used += records.length
  }

  finish(): Arena {
    this.#end()
    return new Arena(this.#pieces)
  }

  #begin(neededBytes: number): void {
    if (neededBytes > pieceBytesLimit) throw new RangeError('an application is larger than 1 MiB')
    const grownBytes = Math.min(pieceBytesLimit, Math.max(firstPieceBytes, this.#piece.length * 8))
    this.#end()
    this.#piece = Buffer.allocUnsafeSlow(Math.max(neededBytes, grownBytes))
  }

  #end(): void {
    if (this.#used === 0) return
    // A last piece that is far from full gives back what it does not need.
    const isLoose = this.#used < this.#piece.length * 0.9
    const whole = this.#piece.subarray(0, this.#used)
    this.#pieces.push(isLoose ? copyOf(whole) : whole)
    this.#used = 0
  }
}

function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
