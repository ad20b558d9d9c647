import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChunkReader } from './chunk-reader.ts'

/** Feeds the parts one by one; answers the data, what was left over, and how it ended. */
function feed(parts: readonly string[], allowsExtensions = false) {
  const reader = new ChunkReader({ allowsExtensions })
  let data = ''
  let rest = ''
  for (const part of parts) {
    const bytes = Buffer.from(part, 'latin1')
    const end = reader.read(bytes, 0, (piece) => (data += piece.toString('latin1')))
    rest += bytes.toString('latin1', end)
  }
  const outcome = reader.isFaulty ? 'fault' : reader.isDone ? 'done' : 'open'
  return { data, rest, outcome }
}

describe('a chunked body', () => {
  it.each([
    ['0_2\r\nab\r\n0\r\n\r\n'],
    ['+2\r\nab\r\n0\r\n\r\n'],
    ['0x2\r\nab\r\n0\r\n\r\n'],
    [' 2\r\nab\r\n0\r\n\r\n'],
    ['2 \r\nab\r\n0\r\n\r\n'],
    ['-1\r\nab\r\n0\r\n\r\n'],
    ['\r\nab\r\n0\r\n\r\n'],
    ['00000000000000002\r\nab\r\n0\r\n\r\n'],
    ['2\nab\r\n0\r\n\r\n'],
    ['2\r\nab\n0\r\n\r\n'],
    ['2\r\nabc\r\n0\r\n\r\n'],
    ['2\r\nab0\r\n\r\n'],
    ['2;a=b\r\nab\r\n0\r\n\r\n'],
    ['2;\nab\r\n0\r\n\r\n'],
    ['0\r\nX : y\r\n\r\n'],
    ['0\r\nX: \u0000\r\n\r\n'],
    ['0\r\n folded: y\r\n\r\n'],
    ['0\r\n\n'],
    [`${'0'.repeat(301)}`],
    [`0\r\n${`x: ${'a'.repeat(1000)}\r\n`.repeat(9)}`],
  ])('[GW3] %j is none', (text) => {
    expect(feed([text]).outcome).toBe('fault')
  })

  it('[GW3] trailers are read over, what follows is not of this body', () => {
    expect(feed(['3\r\nabc\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET /'])).toEqual({
      data: 'abc0123456789',
      rest: 'GET /',
      outcome: 'done',
    })
  })

  it('[GW3] an upstream may add extensions, within bounds', () => {
    expect(feed(['2;a="b"\r\nab\r\n0\r\n\r\n'], true)).toMatchObject({
      data: 'ab',
      outcome: 'done',
    })
    expect(feed([`2;${'a'.repeat(300)}\r\nab\r\n0\r\n\r\n`], true).outcome).toBe('fault')
  })

  it('[GW3] reads the same however the bytes are cut', () => {
    const chunks = fc.array(fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' }))
    const cuts = fc.array(fc.nat(), { maxLength: 20 })
    fc.assert(
      fc.property(chunks, cuts, (pieces, at) => {
        const body = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')
        const text = `${body}0\r\n\r\nnext`
        const ends = at.map((cut) => cut % text.length).toSorted((left, right) => left - right)
        const parts = [0, ...ends].map((from, index) =>
          text.slice(from, ends[index] ?? text.length),
        )
        expect(feed(parts)).toEqual({ data: pieces.join(''), rest: 'next', outcome: 'done' })
      }),
    )
  })
})
