import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameEdge, writeCloseFrame } from './frame-edge.ts'

/** A frame with any first byte, its length written in the least form that holds it. */
function writeFrame(first: number, length: number, isMasked: boolean): Buffer {
  const mask = isMasked ? 128 : 0
  const head =
    length < 126
      ? [mask | length]
      : length < 65_536
        ? [mask | 126, length >> 8, length & 255]
        : [mask | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (length >> shift) & 255)]
  return Buffer.concat([
    Buffer.from([first, ...head]),
    Buffer.alloc(length + (isMasked ? 4 : 0), 8),
  ])
}

describe('the edges of frames', () => {
  it('an edge is where a frame ends and nowhere else, however the bytes are cut', () => {
    const frame = fc.record({
      first: fc.integer({ min: 0, max: 255 }).filter((byte) => (byte & 15) !== 8),
      length: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.constantFrom(65_535, 65_536, 70_000)),
      isMasked: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 4 }),
        fc.integer({ min: 1, max: 9000 }),
        (frames, step) => {
          const written = frames.map(({ first, length, isMasked }) =>
            writeFrame(first, length, isMasked),
          )
          const bytes = Buffer.concat(written)
          const edges = new Set([0])
          let end = 0
          for (const { length } of written) edges.add((end += length))
          const edge = new FrameEdge()
          for (let at = 0; at < bytes.length; at += step) {
            expect(edge.isAtEdge).toBe(edges.has(at))
            edge.pass(bytes.subarray(at, at + step))
          }
          expect([edge.isAtEdge, edge.hasClosed]).toEqual([true, false])
        },
      ),
    )
  })

  it('a close frame that has passed is noticed', () => {
    const edge = new FrameEdge()
    edge.pass(writeFrame(0x88, 2, true))
    expect(edge.hasClosed).toBe(true)
  })

  it.each([
    [false, 4],
    [true, 8],
  ])(
    'a close frame of ours ends at an edge, its reason cut between letters; masked: %s',
    (isMasked, from) => {
      const frame = writeCloseFrame(1008, `A403EP ${'é'.repeat(100)}`, isMasked)
      const edge = new FrameEdge()
      edge.pass(frame)
      expect([edge.isAtEdge, edge.hasClosed]).toEqual([true, true])
      expect(frame.length).toBe(from + 7 + 2 * 58)
      if (!isMasked) expect(frame.toString('utf8', from)).toBe(`A403EP ${'é'.repeat(58)}`)
    },
  )
})
