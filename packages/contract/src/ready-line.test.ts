import { expect, test } from 'vitest'
import { parseReadyLine } from './ready-line.ts'

test.each([
  'listening on http://127.0.0.1:3000',
  '{"portico":"control","ready":false,"url":"http://127.0.0.1:3000"}',
  '{"portico":"console","ready":true,"url":"http://127.0.0.1:3000"}',
  '{"portico":"control","ready":true,"url":"http://127.0.0.1:3000"',
  '{"level":30,"msg":"ready"}',
])('%s is no ready line', (line) => {
  expect(parseReadyLine(line)).toBeNull()
})

test('a ready line says where the program is and, once, how to sign in', () => {
  const line = {
    portico: 'control',
    ready: true,
    url: 'http://127.0.0.1:3000',
    firstSignIn: { username: 'admin', password: 'only-here' },
  }
  expect(parseReadyLine(JSON.stringify(line))).toEqual(line)
})
