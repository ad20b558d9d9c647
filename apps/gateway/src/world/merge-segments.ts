/** Packs the segments of a table together, so that they stay few and what is hidden is given back. */
import { Arena, ArenaBuilder } from './arena.ts'
import { listRecords, Segment } from './segment.ts'
import { doAtOnce } from './slices.ts'

/** A segment that is not this many times larger than the one above it is packed together with it. */
const sizeRatio = 4
/** Segments below this size are packed together in any case. */
const smallSegment = 64

/** Where the ids stand in a segment of which newer segments say something else. */
function findHidden(segment: Segment, newer: readonly Segment[]): ReadonlySet<number> {
  const hidden = new Set<number>()
  for (const { arena } of newer) {
    for (const piece of arena.pieces) {
      for (const { bytes, idStart, idEnd } of listRecords(piece)) {
        const position = segment.findId(bytes, idStart, idEnd)
        if (position >= 0) hidden.add(position)
      }
    }
  }
  return hidden
}

/** The records of a segment that newer ones do not hide, as runs of bytes that hold whole records. */
export function* listVisible(
  segment: Segment,
  newer: readonly Segment[],
  { withRemovals }: { withRemovals: boolean },
): Generator<Buffer> {
  const hidden = findHidden(segment, newer)
  const passesAll = hidden.size === 0 && (withRemovals || !segment.hasRemovals)
  for (const [number, piece] of segment.arena.pieces.entries()) {
    if (passesAll) {
      yield piece
      continue
    }
    let runStart = 0
    for (const { start, end, idStart, isRemoval } of listRecords(piece)) {
      const isHidden = hidden.has(Arena.positionOf(number, idStart))
      if (!isHidden && (withRemovals || !isRemoval)) continue
      if (start > runStart) yield piece.subarray(runStart, start)
      runStart = end
    }
    if (piece.length > runStart) yield piece.subarray(runStart)
  }
}

/** Packs the newest two of the segments together where their sizes ask for it; answers whether it did. */
export function mergeTop(segments: Segment[]): boolean {
  const [older, newer] = segments.slice(-2)
  if (older === undefined || newer === undefined) return false
  const { recordCount } = older
  if (recordCount >= smallSegment && recordCount > newer.recordCount * sizeRatio) return false
  // Nothing lies below the oldest segment that a removal could hide.
  const withRemovals = segments.length > 2
  const builder = new ArenaBuilder()
  for (const run of listVisible(older, [newer], { withRemovals })) builder.add(run)
  for (const run of listVisible(newer, [], { withRemovals })) builder.add(run)
  segments.splice(-2, 2, doAtOnce(Segment.of(builder.finish())))
  return true
}
