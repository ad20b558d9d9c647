/**
 * All applications, packed. A change makes another table, which shares the segments of this one and adds a
 * small one above them; small segments are packed together as they become many. So a million applications
 * take a change in microseconds, and on an average each record is copied a few times in its life.
 */
import type { FeedApplication } from '@portico/contract'
import { ArenaBuilder } from './arena.ts'
import {
  encodeAppKey,
  encodeApplicationId,
  packApplication,
  packRemoval,
  RecordCursor,
  type Unseal,
} from './application-record.ts'
import { listVisible, mergeTop } from './merge-segments.ts'
import { Segment } from './segment.ts'
import { doAtOnce } from './slices.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { PackedApplication } from './packed-application.ts'
import { RecentApplications } from './recent-applications.ts'
import type { Application } from './world.ts'

/** Of the lookup that is under way. */
const cursor = new RecordCursor()

/** What becomes of applications by id; undefined is a removal. */
export type ApplicationChanges = ReadonlyMap<string, FeedApplication | undefined>

export class ApplicationTable {
  /** Oldest first; at least one. */
  readonly #segments: readonly Segment[]
  readonly vocabulary: Vocabulary
  readonly size: number
  /** Of this table alone. One lookup by the text of the key, in place of the record's four. */
  readonly #recent = new RecentApplications<string>()

  constructor(segments: readonly Segment[], vocabulary: Vocabulary, size: number) {
    this.#segments = segments
    this.vocabulary = vocabulary
    this.size = size
  }

  find(appKey: string): Application | undefined {
    // No application has an empty key, and a key longer than any is not worth its encoding.
    if (appKey === '' || appKey.length > 127) return undefined
    const known = this.#recent.get(appKey)
    if (known !== undefined) return known
    const found = this.#findRecord(appKey)
    // A suspended one stays as slow to find as one that does not exist (T047). Its own AppKey, not the caller's
    // text: that is a piece of a request, and would keep the whole of it.
    if (found?.isActive === true) this.#recent.set(found.appKey, found)
    return found
  }

  #findRecord(appKey: string): PackedApplication | undefined {
    const probe = encodeAppKey(appKey)
    for (let level = this.#segments.length - 1; level >= 0; level -= 1) {
      const segment = this.#segments[level]
      const position = segment?.findByKey(probe) ?? -1
      if (segment === undefined || position < 0) continue
      if (!this.#isHidden(segment, position, level)) {
        return segment.applicationAt(position, this.vocabulary)
      }
    }
    return undefined
  }

  /** A table with these changes made; this one stays as it is. */
  with(changes: ApplicationChanges, unseal: Unseal): ApplicationTable {
    if (changes.size === 0) return this
    const builder = new ArenaBuilder()
    let { size } = this
    for (const [id, record] of changes) {
      size += Number(record !== undefined) - Number(this.#has(id))
      builder.add(
        record === undefined ? packRemoval(id) : packApplication(record, unseal, this.vocabulary),
      )
    }
    const segments = [...this.#segments, doAtOnce(Segment.of(builder.finish()))]
    while (mergeTop(segments)) continue
    return new ApplicationTable(segments, this.vocabulary, size)
  }

  /** The records that count: whole ones in each run of bytes, which is at most 1 MiB. */
  *runs(): Generator<Buffer> {
    for (const [level, segment] of this.#segments.entries()) {
      yield* listVisible(segment, this.#segments.slice(level + 1), { withRemovals: false })
    }
  }

  #has(id: string): boolean {
    const probe = encodeApplicationId(id)
    for (const segment of this.#segments.toReversed()) {
      const position = segment.findId(probe)
      if (position >= 0) return !segment.isRemovalAt(position)
    }
    return false
  }

  /** Whether a newer segment says something else of the application whose record lies there. */
  #isHidden(segment: Segment, position: number, level: number): boolean {
    if (level === this.#segments.length - 1) return false
    segment.seek(position, cursor)
    const { bytes, idStart, idEnd } = cursor
    for (let newer = level + 1; newer < this.#segments.length; newer += 1) {
      if ((this.#segments[newer]?.findId(bytes, idStart, idEnd) ?? -1) >= 0) return true
    }
    return false
  }
}
