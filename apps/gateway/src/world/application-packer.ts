/** Builds a table of applications out of a whole snapshot, record by record, so that it is never there twice. */
import type { FeedApplication } from '@portico/contract'
import { ApplicationTable } from './application-table.ts'
import { checkRecord, packApplication, readEnd, type Unseal } from './application-record.ts'
import { Arena, ArenaBuilder } from './arena.ts'
import { Segment } from './segment.ts'
import type { Sliced } from './slices.ts'
import { Vocabulary } from './vocabulary.ts'

export class ApplicationPacker {
  readonly #unseal: Unseal
  readonly #builder = new ArenaBuilder()
  readonly #vocabulary = new Vocabulary()
  #count = 0
  #openedSecrets = 0

  constructor(unseal: Unseal) {
    this.#unseal = (...sealed) => {
      const text = unseal(...sealed)
      if (text !== null) this.#openedSecrets += 1
      return text
    }
  }

  get count(): number {
    return this.#count
  }

  /** How many secrets could be opened. */
  get openedSecrets(): number {
    return this.#openedSecrets
  }

  add(record: FeedApplication): void {
    this.#builder.add(packApplication(record, this.#unseal, this.#vocabulary))
    this.#count += 1
  }

  /** Throws a `RangeError` that names the application whose id or AppKey stands twice. */
  *finish(): Sliced<ApplicationTable> {
    const segment = yield* Segment.ofDistinct(this.#builder.finish())
    return new ApplicationTable([segment], this.#vocabulary, this.#count)
  }
}

/** Tables that come packed, from a sealed file or from the process beside this one. */
export interface PackedTable {
  readonly pieces: readonly Buffer[]
  readonly vocabulary: Vocabulary
}

/** Checks every record before any is used; throws a `RangeError` where one is damaged or stands twice. */
export function* openPackedTable({ pieces, vocabulary }: PackedTable): Sliced<{
  readonly table: ApplicationTable
  readonly openedSecrets: number
}> {
  let openedSecrets = 0
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at = readEnd(piece, at)) {
      openedSecrets += checkRecord(piece, at, vocabulary)
    }
    yield
  }
  const segment = yield* Segment.ofDistinct(new Arena(pieces))
  const table = new ApplicationTable([segment], vocabulary, segment.recordCount)
  return { table, openedSecrets }
}
