/** A piece of JSON that tells a time of its own, in seconds and then three digits. */
import { encode } from './ascii-writer.ts'

const zero = 48
const digitCount = 3

/** Written anew once in a second; to write a date or a long number for each millisecond is dear. */
export class TimedPart {
  readonly #writeSecond: (second: number) => string
  readonly #rest: string
  #second = Number.NaN
  #ms = Number.NaN
  #bytes: Uint8Array = new Uint8Array(0)
  #digitsAt = 0

  /**
   * @param writeSecond what stands before the three digits, in a second since 1970
   * @param rest what stands after them
   */
  constructor(writeSecond: (second: number) => string, rest: string) {
    this.#writeSecond = writeSecond
    this.#rest = rest
  }

  /** The bytes at this time, in whole ms since 1970; they hold until it is asked again. */
  at(ms: number): Uint8Array {
    if (ms === this.#ms) return this.#bytes
    this.#ms = ms
    const second = Math.floor(ms / 1000)
    if (second !== this.#second) this.#begin(second)
    const digits = ms - second * 1000
    const tens = Math.floor(digits / 10)
    const hundreds = Math.floor(digits / 100)
    this.#bytes[this.#digitsAt] = zero + hundreds
    this.#bytes[this.#digitsAt + 1] = zero + tens - hundreds * 10
    this.#bytes[this.#digitsAt + 2] = zero + digits - tens * 10
    return this.#bytes
  }

  #begin(second: number): void {
    const before = this.#writeSecond(second)
    this.#bytes = encode(`${before}${'0'.repeat(digitCount)}${this.#rest}`)
    this.#digitsAt = Buffer.byteLength(before)
    this.#second = second
  }
}
