/**
 * Call records on their way, as the bytes of the report they go in: text kept for a second would be copied by every
 * collection. It is used again for the next report, for memory outside the heap hastens collections too.
 */

const smallestBytes = 64 * 1024
const opening = '{"calls":['
const comma = 44

export class RecordBatch {
  #bytes = Buffer.allocUnsafeSlow(smallestBytes)
  #used = 0
  #count = 0

  constructor() {
    this.clear()
  }

  /** How many records it holds. */
  get count(): number {
    return this.#count
  }

  /** Forgets everything; what `close` answered holds no longer. */
  clear(): void {
    this.#used = this.#bytes.write(opening)
    this.#count = 0
  }

  /** Appends a record: the first so many bytes, which are JSON. */
  add(record: Buffer, length: number): void {
    this.#makeRoom(length + 1)
    if (this.#count > 0) {
      this.#bytes[this.#used] = comma
      this.#used += 1
    }
    this.#used += record.copy(this.#bytes, this.#used, 0, length)
    this.#count += 1
  }

  /**
   * The whole report: its `calls`, then the other fields.
   *
   * @param fields a JSON object that begins with `gatewayId`; `splitReport` finds the end of the calls by it
   */
  close(fields: string): Buffer {
    const rest = Buffer.from(`],${fields.slice(1)}`)
    this.#makeRoom(rest.length)
    this.#used += rest.copy(this.#bytes, this.#used)
    return this.#bytes.subarray(0, this.#used)
  }

  #makeRoom(length: number): void {
    const needed = this.#used + length
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed))
    this.#bytes.copy(grown, 0, 0, this.#used)
    this.#bytes = grown
  }
}
