import { expect, test } from 'vitest'
import { LineJoiner } from './line-joiner.ts'

const none = new Uint8Array(0)

/** The bytes hold only until the destination returns, so it reads them. */
function build(pieceLength: number) {
  const written: string[] = []
  const lines = new LineJoiner({ write: (bytes) => written.push(bytes.toString()) }, pieceLength)
  const write = (line: string) => lines.write(none, Buffer.from(line), line.length, none)
  return { written, lines, write }
}

test('lines are written together once they are long enough, or when they are flushed', () => {
  const { written, lines, write } = build(6)
  write('one\n')
  expect(written).toEqual([])
  write('two\n')
  write('three\n')
  expect(written).toEqual(['one\ntwo\n', 'three\n'])
  write('4\n')
  lines.flush()
  lines.flush()
  expect(written.slice(2)).toEqual(['4\n'])
})

test('a line is its three parts, of the middle one what belongs to it, however long', () => {
  const { written, lines } = build(10)
  const long = 'x'.repeat(1000)
  lines.write(Buffer.from('<'), Buffer.from('ab and more'), 2, Buffer.from('>\n'))
  lines.write(Buffer.from('<'), Buffer.from(long), 1000, Buffer.from('>\n'))
  lines.write(Buffer.from('<'), Buffer.from('c'), 1, Buffer.from('>\n'))
  lines.flush()
  expect(written).toEqual([`<ab>\n<${long}>\n`, '<c>\n'])
})

test('a line that must not wait comes at once, after those that waited', () => {
  const { written, lines, write } = build(100)
  write('call\n')
  lines.direct.write('fault\n')
  expect(written).toEqual(['call\n', 'fault\n'])
})

test('bytes that could not be written are not overwritten by later lines', () => {
  const kept: Buffer[] = []
  let isFull = true
  const lines = new LineJoiner(
    {
      write: (bytes) => {
        kept.push(bytes)
        if (isFull) throw new Error('no space')
      },
    },
    1,
  )
  const line = Buffer.from('first\n')
  expect(() => lines.write(none, line, line.length, none)).toThrow('no space')
  isFull = false
  lines.write(none, Buffer.from('other\n'), 6, none)
  expect(kept.map(String)).toEqual(['first\n', 'other\n'])
})
