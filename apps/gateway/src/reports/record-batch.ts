/**
 * Call records on their way, as the bytes of the report they go in: text kept for a second would be copied by every
 * collection. It is used again for the next report, for memory outside the heap hastens collections too.
 */

const smallestBytes = 64 * 1024
/** Most bytes that a character of text can take. */
const bytesPerCharacter = 3
const opening = '{"calls":['

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

  /** Appends a record as JSON. */
  add(record: string): void {
    if (this.#count > 0) this.#append(',')
    this.#append(record)
    this.#count += 1
  }

  /**
   * The whole report: its `calls`, then the other fields.
   *
   * @param fields a JSON object with at least one of them
   */
  close(fields: string): Buffer {
    this.#append(`],${fields.slice(1)}`)
    return this.#bytes.subarray(0, this.#used)
  }

  #append(text: string): void {
    const needed = this.#used + text.length * bytesPerCharacter
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, needed))
      this.#bytes.copy(grown, 0, 0, this.#used)
      this.#bytes = grown
    }
    this.#used += this.#bytes.write(text, this.#used)
  }
}
