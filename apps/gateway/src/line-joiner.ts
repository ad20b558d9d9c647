/** Joins log lines before they are written: a piece handed on costs a walk over it and a call, whatever its length. */
import type { DestinationStream } from 'pino'

/** Below a page: what several processes write into one pipe is then not mixed, a last line of 1 KiB included. */
const pieceLength = 3072

export class LineJoiner implements DestinationStream {
  readonly #destination: DestinationStream
  #joined = ''

  /** @param destination writes at once what it is given */
  constructor(destination: DestinationStream) {
    this.#destination = destination
  }

  write(line: string): void {
    this.#joined += line
    if (this.#joined.length >= pieceLength) this.flush()
  }

  /** Writes what waits; call it now and then, and at the end. */
  flush(): void {
    if (this.#joined === '') return
    const piece = this.#joined
    this.#joined = ''
    this.#destination.write(piece)
  }

  /** By this name pino asks for it before it ends with a fatal line. */
  flushSync(): void {
    this.flush()
  }
}
