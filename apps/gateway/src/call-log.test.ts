import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createCallLog } from './call-log.ts'
import { LineJoiner } from './line-joiner.ts'

it.each([
  ['a plain logger', pino()],
  ['one with facts of its own', pino().child({ worker: 2, name: '订单' })],
])('[GW6] the line of a call is what the logger itself would write, from %s', (_, log) => {
  const written: string[] = []
  const lines = new LineJoiner({ write: (bytes) => written.push(bytes.toString()) }, 1)
  const record = Buffer.from('{"status":200}…')
  createCallLog(log, lines)(record, '{"status":200}'.length)
  const [line = '', ...others] = written
  expect(others).toStrictEqual([])
  const expected = pino(
    { base: log.bindings(), timestamp: () => `,"time":${JSON.parse(line).time}` },
    { write: (text) => written.push(text) },
  )
  expected.info({ call: { status: 200 } }, 'call')
  expect(line).toBe(written[1])
})

it('[GW6] the time of a line is that at which it is written', async () => {
  const written: string[] = []
  const lines = new LineJoiner({ write: (bytes) => written.push(bytes.toString()) }, 1)
  const write = createCallLog(pino(), lines)
  const times: [before: number, after: number][] = []
  for (let index = 0; index < 3; index += 1) {
    const before = Date.now()
    write(Buffer.from('{}'), 2)
    times.push([before, Date.now()])
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  for (const [index, [before, after]] of times.entries()) {
    const { time } = JSON.parse(written[index] ?? '') as { time: number }
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThanOrEqual(after)
  }
})
