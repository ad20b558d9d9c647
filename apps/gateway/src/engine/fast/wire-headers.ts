/** Header lines together with the text that they stand in, so that they go on without being written anew. */
import type { HeaderName } from '../../header-name.ts'
import { CallHeaders } from '../../headers.ts'

export class WireHeaders extends CallHeaders {
  readonly #text: string
  /** Where the first line begins; each other begins where the one before it ends. */
  readonly #begin: number
  /** Where each line ends, negative where it must be written anew. */
  readonly #ends: number[] = []

  /** @param text the whole head, one character a byte */
  constructor(text: string, begin: number) {
    super()
    this.#text = text
    this.#begin = begin
  }

  /**
   * Appends the line that reaches up to `end` of the text, its line end included.
   *
   * @param isPlain it is spelled `Name: value` with one blank: copied as it is, it says exactly what was read
   */
  addLine(name: HeaderName, value: string, end: number, isPlain: boolean): void {
    this.add(name, value)
    this.#ends.push(isPlain ? end : -end)
  }

  /** The lines that are kept, as text; neighbours are copied in one piece instead of line by line. */
  copyLines(keeps: (name: HeaderName) => boolean): string {
    let text = ''
    let at = this.#begin
    /** Lines from here to `at` are to be copied; -1 where none is. */
    let from = -1
    for (let index = 0; index < this.#ends.length; index += 1) {
      const end = this.#ends[index] ?? 0
      const name = this.nameAt(index)
      const isKept = name !== undefined && keeps(name)
      if (isKept && end > 0) {
        if (from < 0) from = at
      } else {
        if (from >= 0) text += this.#text.slice(from, at)
        from = -1
        if (isKept) text += `${name.spelling}: ${this.valueAt(index)}\r\n`
      }
      at = Math.abs(end)
    }
    return from < 0 ? text : text + this.#text.slice(from, at)
  }
}
