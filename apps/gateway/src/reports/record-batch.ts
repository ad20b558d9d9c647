/** Call records on their way, as the bytes of the report: text kept for a second would be copied by every collection. */

const smallestBytes = 16 * 1024
/** Most bytes that a character of text can take. */
const bytesPerCharacter = 3

export class RecordBatch {
  #bytes = Buffer.allocUnsafeSlow(smallestBytes)
  #used = 0
  #count = 0

  /** How many records it holds. */
  get count(): number {
    return this.#count
  }

  /** Appends a record as JSON. */
  add(record: string): void {
    const most = 1 + record.length * bytesPerCharacter
    if (this.#used + most > this.#bytes.length) this.#grow(most)
    if (this.#count > 0) this.#used = this.#bytes.writeUInt8(0x2c, this.#used)
    this.#used += this.#bytes.write(record, this.#used)
    this.#count += 1
  }

  /** The records, parted by commas. They hold until the next `add`. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used)
  }

  #grow(most: number): void {
    const wanted = Math.max(this.#bytes.length * 2, this.#used + most)
    const grown = Buffer.allocUnsafeSlow(wanted)
    this.#bytes.copy(grown, 0, 0, this.#used)
    this.#bytes = grown
  }
}
