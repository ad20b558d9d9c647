/**
 * Packed records with their two indexes, by AppKey and by id: never changed once built. A table of
 * applications is a few segments, of which a newer one hides what an older one says of the same id.
 */
import { Arena } from './arena.ts'
import { keyAt, readApplicationId, readEnd, RecordCursor } from './application-record.ts'
import { PackedApplication } from './packed-application.ts'
import { RecentApplications } from './recent-applications.ts'
import { RecordIndex } from './record-index.ts'
import type { Sliced } from './slices.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Walks the records of one piece; the cursor is the same for all of them. */
export function* listRecords(bytes: Buffer): Generator<RecordCursor> {
  const cursor = new RecordCursor()
  for (let start = 0; start < bytes.length; start = cursor.end) {
    cursor.moveTo(bytes, start)
    yield cursor
  }
}

/** So many records are a step of sliced work. */
const stepRecords = 256

function* countRecords({ pieces }: Arena): Sliced<number> {
  let count = 0
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at = readEnd(piece, at)) {
      count += 1
      if (count % stepRecords === 0) yield
    }
  }
  return count
}

type OnDouble = (what: 'id' | 'key', record: RecordCursor) => void

export class Segment {
  readonly arena: Arena
  /** Removals included. */
  readonly recordCount: number
  readonly #byKey: RecordIndex
  readonly #byId: RecordIndex
  /** Where the ids of the removals stand. */
  readonly #removals = new Set<number>()
  readonly #recent = new RecentApplications<number>()

  private constructor(arena: Arena, recordCount: number) {
    this.arena = arena
    this.recordCount = recordCount
    this.#byKey = new RecordIndex(arena, recordCount)
    this.#byId = new RecordIndex(arena, recordCount)
  }

  /** Of records with one id or AppKey the last counts. */
  static of(arena: Arena): Sliced<Segment> {
    return Segment.#build(arena, () => undefined)
  }

  /** Throws a `RangeError` that names what stands twice. */
  static ofDistinct(arena: Arena): Sliced<Segment> {
    return Segment.#build(arena, (what, { bytes, idStart }) => {
      const id = readApplicationId(bytes, idStart)
      throw new RangeError(
        what === 'id' ? `application ${id} stands twice` : `the AppKey of ${id} stands twice`,
      )
    })
  }

  static *#build(arena: Arena, onDouble: OnDouble): Sliced<Segment> {
    const segment = new Segment(arena, yield* countRecords(arena))
    let count = 0
    for (const [number, piece] of arena.pieces.entries()) {
      for (const record of listRecords(piece)) {
        segment.#index(number, record, onDouble)
        count += 1
        if (count % stepRecords === 0) yield
      }
    }
    return segment
  }

  #index(number: number, record: RecordCursor, onDouble: OnDouble): void {
    const { bytes, keyStart, idStart, idEnd, isRemoval } = record
    const idPosition = Arena.positionOf(number, idStart)
    if (this.#byId.put(idPosition, bytes, idStart, idEnd)) onDouble('id', record)
    if (isRemoval) {
      this.#removals.add(idPosition)
      return
    }
    const keyPosition = Arena.positionOf(number, keyStart)
    if (this.#byKey.put(keyPosition, bytes, keyStart, idStart)) onDouble('key', record)
  }

  /** The record with this encoded AppKey, by the position of the record, or -1. */
  findByKey(encodedKey: Buffer): number {
    const position = this.#byKey.find(encodedKey)
    return position < 0 ? -1 : position - keyAt
  }

  get hasRemovals(): boolean {
    return this.#removals.size > 0
  }

  /** Where this encoded id stands in the arena, or -1. */
  findId(bytes: Buffer, start?: number, end?: number): number {
    return this.#byId.find(bytes, start, end)
  }

  /** Whether the id that stands there is that of an application that is gone. */
  isRemovalAt(idPosition: number): boolean {
    return this.#removals.has(idPosition)
  }

  /** Puts a cursor on the record at a position. */
  seek(position: number, cursor: RecordCursor): void {
    cursor.moveTo(this.arena.pieceAt(position), Arena.offsetOf(position))
  }

  applicationAt(position: number, vocabulary: Vocabulary): PackedApplication {
    const known = this.#recent.get(position)
    if (known !== undefined) return known
    const bytes = this.arena.pieceAt(position)
    const application = new PackedApplication(bytes, Arena.offsetOf(position), vocabulary)
    this.#recent.set(position, application)
    return application
  }
}
