/** Reads a chunked body strictly (RFC 9112 7.1): sizes in plain hexadecimal, line ends of two bytes. */

/** Eight digits are four gigabytes; the reading of more differs between programs. */
const sizeLine = /^([0-9A-Fa-f]{1,8})$/
/** Upstreams may add extensions; they are read over. In requests nobody sends them but those who probe. */
const sizeLineWithExtension = /^([0-9A-Fa-f]{1,8})(?:[\t ]*;[\t\x20-\x7e]{0,256})?$/
const lineLimit = 300
const trailerLimit = 8192
/** What frames, routes or signs a message has no place behind it (RFC 9110 6.5.1): some readers would merge it. */
const misplaced = /^(?:content-length|transfer-encoding|trailer|host|x-ca-[^:]*):/i

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'fault'

export class ChunkReader {
  readonly #sizeLine: RegExp
  #state: State = 'size'
  #line = ''
  #left = 0
  #trailerBytes = 0

  constructor(options: { readonly allowsExtensions: boolean }) {
    this.#sizeLine = options.allowsExtensions ? sizeLineWithExtension : sizeLine
  }

  /** The whole body has been read. */
  get isDone(): boolean {
    return this.#state === 'done'
  }

  /** The bytes were no chunked body; nothing after them means anything. */
  get isFaulty(): boolean {
    return this.#state === 'fault'
  }

  /**
   * Reads from `from`, hands on what is data, and answers the position of the first byte that is not of
   * this body. Trailers are read over and dropped.
   */
  read(bytes: Buffer, from: number, onData: (data: Buffer) => void): number {
    let at = from
    while (at < bytes.length && this.#state !== 'done' && this.#state !== 'fault') {
      at = this.#state === 'data' ? this.#readData(bytes, at, onData) : this.#readLine(bytes, at)
    }
    return at
  }

  #readData(bytes: Buffer, from: number, onData: (data: Buffer) => void): number {
    const end = Math.min(bytes.length, from + this.#left)
    this.#left -= end - from
    if (this.#left === 0) this.#state = 'data-end'
    onData(bytes.subarray(from, end))
    return end
  }

  #readLine(bytes: Buffer, from: number): number {
    const feed = bytes.indexOf(10, from)
    const end = feed < 0 ? bytes.length : feed + 1
    this.#line += bytes.toString('latin1', from, end)
    if (this.#line.length > (this.#state === 'trailer' ? trailerLimit : lineLimit)) {
      this.#state = 'fault'
    } else if (feed >= 0) {
      const line = this.#line
      this.#line = ''
      this.#state = line.endsWith('\r\n') ? this.#takeLine(line.slice(0, -2)) : 'fault'
    }
    return end
  }

  #takeLine(line: string): State {
    if (this.#state === 'data-end') return line === '' ? 'size' : 'fault'
    if (this.#state === 'trailer') return this.#takeTrailer(line)
    const size = this.#sizeLine.exec(line)?.[1]
    if (size === undefined) return 'fault'
    this.#left = Number.parseInt(size, 16)
    return this.#left === 0 ? 'trailer' : 'data'
  }

  #takeTrailer(line: string): State {
    if (line === '') return 'done'
    this.#trailerBytes += line.length
    const isField = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/.test(line)
    if (!isField || misplaced.test(line)) return 'fault'
    return this.#trailerBytes <= trailerLimit ? 'trailer' : 'fault'
  }
}
