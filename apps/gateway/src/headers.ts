/** The headers of a call as they arrived: order, spelling and repetition are kept. */

/**
 * A read-only view over name and value pairs. Lookup is by lower-case name through a Map, so that a
 * header called `__proto__` is a header and nothing else.
 */
export class CallHeaders {
  readonly #first = new Map<string, string>()
  readonly #repeated = new Set<string>()
  /** Name, value, name, value … exactly as received. */
  readonly raw: readonly string[]

  constructor(raw: readonly string[]) {
    this.raw = raw
    for (let index = 0; index + 1 < raw.length; index += 2) {
      const name = (raw[index] ?? '').toLowerCase()
      if (this.#first.has(name)) this.#repeated.add(name)
      else this.#first.set(name, raw[index + 1] ?? '')
    }
  }

  /** The first value under a lower-case name; the strict checks refuse repeats where one value must stand. */
  get(lowerName: string): string | undefined {
    return this.#first.get(lowerName)
  }

  /** Every value under a lower-case name, in order. */
  all(lowerName: string): string[] {
    const values: string[] = []
    if (!this.#first.has(lowerName)) return values
    for (let index = 0; index + 1 < this.raw.length; index += 2) {
      if (this.raw[index]?.toLowerCase() === lowerName) values.push(this.raw[index + 1] ?? '')
    }
    return values
  }

  has(lowerName: string): boolean {
    return this.#first.has(lowerName)
  }

  isRepeated(lowerName: string): boolean {
    return this.#repeated.has(lowerName)
  }

  /** Lower-case names that stand more than once. */
  get repeated(): ReadonlySet<string> {
    return this.#repeated
  }

  /** How many header lines arrived. */
  get count(): number {
    return this.raw.length / 2
  }
}
