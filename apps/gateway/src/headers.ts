/** The headers of a message as they arrived: order, spelling and repetition are kept. */
import { readHeaderName, type HeaderName } from './header-name.ts'

const nothing: ReadonlySet<string> = new Set()

/**
 * Lookup is by lower-case name among the lines themselves: a message has about ten, too few for a Map of
 * its own. A header called `__proto__` is a header and nothing else.
 */
export class CallHeaders {
  readonly #names: HeaderName[] = []
  readonly #values: string[] = []
  /** One bit for each length of a name that stands here: it rules out most names that do not. */
  #lengths = 0
  #repeated: Set<string> | null = null
  /** Whether every value is known to be printable ASCII and tabs. */
  isPrintable = false

  /** @param raw name, value, name, value … exactly as received */
  constructor(raw: readonly string[] = []) {
    for (let index = 0; index + 1 < raw.length; index += 2) {
      this.add(readHeaderName(raw[index] ?? ''), raw[index + 1] ?? '')
    }
  }

  /** Appends a line. */
  add(name: HeaderName, value: string): void {
    const bit = 1 << (name.lower.length & 31)
    if ((this.#lengths & bit) !== 0 && this.#find(name.lower) >= 0) {
      this.#repeated ??= new Set()
      this.#repeated.add(name.lower)
    }
    this.#lengths |= bit
    this.#names.push(name)
    this.#values.push(value)
  }

  /** The first value under a lower-case name; the strict checks refuse repeats where one value must stand. */
  get(lowerName: string): string | undefined {
    const index = this.#find(lowerName)
    return index < 0 ? undefined : this.#values[index]
  }

  /** Every value under a lower-case name, in order. */
  all(lowerName: string): string[] {
    return this.#values.filter((_, index) => this.#names[index]?.lower === lowerName)
  }

  has(lowerName: string): boolean {
    return this.#find(lowerName) >= 0
  }

  isRepeated(lowerName: string): boolean {
    return this.#repeated?.has(lowerName) === true
  }

  /** Lower-case names that stand more than once. */
  get repeated(): ReadonlySet<string> {
    return this.#repeated ?? nothing
  }

  /** How many header lines arrived. */
  get count(): number {
    return this.#names.length
  }

  /** The name of a line by its place, from 0. */
  nameAt(index: number): HeaderName | undefined {
    return this.#names[index]
  }

  /** The value of a line by its place, from 0. */
  valueAt(index: number): string {
    return this.#values[index] ?? ''
  }

  /** Name, value, name, value … exactly as received. */
  get raw(): string[] {
    return this.#names.flatMap(({ spelling }, index) => [spelling, this.valueAt(index)])
  }

  /** Lower-case names that the Connection lines tie to this hop (RFC 9110 7.6.1). */
  get tied(): ReadonlySet<string> {
    const first = this.get('connection')
    // What most servers say ties only what never passes anyway.
    if (first === undefined || (first === 'keep-alive' && !this.isRepeated('connection'))) {
      return nothing
    }
    const names = this.all('connection').flatMap((value) => value.split(','))
    return new Set(names.map((name) => name.trim().toLowerCase()))
  }

  #find(lowerName: string): number {
    if ((this.#lengths & (1 << (lowerName.length & 31))) === 0) return -1
    const names = this.#names
    for (let index = 0; index < names.length; index += 1) {
      if (names[index]?.lower === lowerName) return index
    }
    return -1
  }
}
