/** Takes exact numbers of bytes from a stream of chunks. */

export class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array()

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** A buffer of its own with the next bytes; shorter only where the stream ends within them. */
  async take(count: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(count)
    let filled = 0
    while (filled < count && (await this.#fill())) {
      const part = this.#chunk.subarray(0, count - filled)
      bytes.set(part, filled)
      filled += part.length
      this.#chunk = this.#chunk.subarray(part.length)
    }
    return bytes.subarray(0, filled)
  }

  /** Everything that is left. */
  async rest(): Promise<Buffer> {
    const parts: Uint8Array[] = []
    while (await this.#fill()) {
      parts.push(this.#chunk)
      this.#chunk = new Uint8Array()
    }
    return Buffer.concat(parts)
  }

  async #fill(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return false
      this.#chunk = next.value
    }
    return true
  }
}
