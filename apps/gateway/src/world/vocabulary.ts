/**
 * What many applications name alike, written once and numbered: ids of APIs and ends of grants. It only
 * grows, so that worlds which share it stay as they are.
 */

export class Vocabulary {
  readonly #apiNumbers = new Map<string, number>()
  readonly #endNumbers = new Map<number | null, number>([[null, 0]])
  readonly #ends: (number | null)[] = [null]

  /** The same numbers again; throws a `RangeError` for lists that no vocabulary gave. */
  static of(apiIds: readonly string[], ends: readonly (number | null)[]): Vocabulary {
    const vocabulary = new Vocabulary()
    for (const apiId of apiIds) vocabulary.numberApi(apiId)
    for (const endsAt of ends) vocabulary.numberEnd(endsAt)
    const isWhole = vocabulary.apiCount === apiIds.length && vocabulary.#ends.length === ends.length
    if (!isWhole || ends[0] !== null) throw new RangeError('a word of the vocabulary stands twice')
    return vocabulary
  }

  get apiIds(): string[] {
    return [...this.#apiNumbers.keys()]
  }

  /** Ends in milliseconds since 1970; number 0 is never. */
  get ends(): readonly (number | null)[] {
    return this.#ends
  }

  get apiCount(): number {
    return this.#apiNumbers.size
  }

  /** Undefined for an API that no application was ever granted. */
  findApi(apiId: string): number | undefined {
    return this.#apiNumbers.get(apiId)
  }

  numberApi(apiId: string): number {
    const known = this.#apiNumbers.get(apiId)
    if (known !== undefined) return known
    const added = this.#apiNumbers.size
    this.#apiNumbers.set(apiId, added)
    return added
  }

  numberEnd(endsAt: number | null): number {
    const known = this.#endNumbers.get(endsAt)
    if (known !== undefined) return known
    this.#endNumbers.set(endsAt, this.#ends.length)
    return this.#ends.push(endsAt) - 1
  }

  /** A number that it never gave throws: the record that holds it is damaged. */
  endOf(number: number): number | null {
    const endsAt = this.#ends[number]
    if (endsAt === undefined) throw new RangeError('a grant ends at no known time')
    return endsAt
  }
}
