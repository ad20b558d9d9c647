/** Takes exact numbers of bytes from a stream of chunks. */

export class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array()

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Fills a buffer with the next bytes and answers how many there were; fewer only where the stream ends. */
  async fill(bytes: Buffer): Promise<number> {
    let filled = 0
    while (filled < bytes.length && (await this.#advance())) {
      const part = this.#chunk.subarray(0, bytes.length - filled)
      bytes.set(part, filled)
      filled += part.length
      this.#chunk = this.#chunk.subarray(part.length)
    }
    return filled
  }

  /** A buffer of its own with the next bytes; shorter only where the stream ends within them. */
  async take(count: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(count)
    return bytes.subarray(0, await this.fill(bytes))
  }

  /** Everything that is left. */
  async rest(): Promise<Buffer> {
    const parts: Uint8Array[] = []
    while (await this.#advance()) {
      // Whoever gives the chunks may use their memory again.
      parts.push(Buffer.from(this.#chunk))
      this.#chunk = new Uint8Array()
    }
    return Buffer.concat(parts)
  }

  async #advance(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return false
      this.#chunk = next.value
    }
    return true
  }
}
