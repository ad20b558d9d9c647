/** Joins the log lines of calls before they are written: a piece handed on costs a walk over it and a call, whatever its length. */
import type { DestinationStream } from 'pino'

export class LineJoiner implements DestinationStream {
  readonly #destination: DestinationStream
  readonly #pieceLength: number
  #joined = ''

  /**
   * @param destination writes at once what it is given
   * @param pieceLength how many characters are waited for
   */
  constructor(destination: DestinationStream, pieceLength: number) {
    this.#destination = destination
    this.#pieceLength = pieceLength
  }

  write(line: string): void {
    this.#joined += line
    if (this.#joined.length >= this.#pieceLength) this.flush()
  }

  /** Writes what waits; call it now and then, and at the end. */
  flush(): void {
    if (this.#joined === '') return
    const piece = this.#joined
    this.#joined = ''
    this.#destination.write(piece)
  }

  /** For lines that somebody may wait for: what waits is written first, so that the order stays. */
  readonly direct: DestinationStream = {
    write: (line) => {
      this.flush()
      this.#destination.write(line)
    },
  }
}
