import { pino } from 'pino'
import { expect, it } from 'vitest'
import { createCallLog } from './call-log.ts'

it.each([
  ['a plain logger', pino()],
  ['one with facts of its own', pino().child({ worker: 2 })],
])('[GW6] the line of a call is one JSON object, from %s', (_, log) => {
  const lines: string[] = []
  createCallLog(log, { write: (line) => void lines.push(line) })('{"status":200}')
  const [line = '', ...others] = lines
  expect(others).toStrictEqual([])
  expect(JSON.parse(line)).toMatchObject({ level: 30, call: { status: 200 }, msg: 'call' })
})
