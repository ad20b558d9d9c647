import { expect, test } from 'vitest'
import { LineJoiner } from './line-joiner.ts'

function build(pieceLength: number) {
  const written: string[] = []
  return { written, lines: new LineJoiner({ write: (text) => written.push(text) }, pieceLength) }
}

test('lines are written together once they are long enough, or when they are flushed', () => {
  const { written, lines } = build(6)
  lines.write('one\n')
  expect(written).toEqual([])
  lines.write('two\n')
  lines.write('three\n')
  expect(written).toEqual(['one\ntwo\n', 'three\n'])
  lines.write('4\n')
  lines.flush()
  lines.flush()
  expect(written.slice(2)).toEqual(['4\n'])
})

test('a line that must not wait comes at once, after those that waited', () => {
  const { written, lines } = build(100)
  lines.write('call\n')
  lines.direct.write('fault\n')
  expect(written).toEqual(['call\n', 'fault\n'])
})
