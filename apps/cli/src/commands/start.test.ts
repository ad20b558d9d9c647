import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommandLine } from '../program.ts'
import { buildTerminal, placePrograms, readJournal, readyProgram, until } from '../testing.ts'

const allReady = {
  control: readyProgram('control', { firstSignIn: { username: 'admin', password: 'shown-once' } }),
  gateway: readyProgram('gateway'),
  'sample-upstream': readyProgram('sample-upstream'),
}

test('a misspelt variable refuses the start before anything runs', async () => {
  const terminal = buildTerminal({ PORTICO_PROT: '3000', PORTICO_GATEWY_PORT: '1' })
  placePrograms(terminal, allReady)
  expect(await runCommandLine(terminal, ['start'])).toBe(78)
  expect(terminal.told()).toBe(
    'portico: unknown variables: PORTICO_GATEWY_PORT, PORTICO_PROT; docs/operations.md lists those that exist\n',
  )
  expect(readJournal(terminal)).toEqual([])
})

test('a program that dies at its start ends the others and gives its words and its status', async () => {
  const terminal = buildTerminal()
  const control = `console.error('PORTICO_PORT: 99999 is no port'); process.exitCode = 78`
  placePrograms(terminal, { ...allReady, control })
  expect(await runCommandLine(terminal, ['start'])).toBe(78)
  expect(terminal.told()).toContain('control          PORTICO_PORT: 99999 is no port\n')
  expect(terminal.told()).toContain('control ended with status 78; everything else ends with it.\n')
  expect(readJournal(terminal)).toContain('sample-upstream ended')
  expect(terminal.printed()).toBe('')
})

test('a program that dies later ends the others too', async () => {
  const terminal = buildTerminal()
  const dying = `${readyProgram('gateway')}\nprocess.on('SIGUSR2', () => process.kill(process.pid, 'SIGKILL'))\nnote('pid ' + process.pid)`
  placePrograms(terminal, { ...allReady, gateway: dying })
  const status = runCommandLine(terminal, ['start'])
  // Noted after the ready line that the summary follows: the summary may be faster.
  const findPid = () => readJournal(terminal).find((line) => line.startsWith('pid '))
  await until(() => findPid() !== undefined, 'the gateway to note its process')
  await until(() => terminal.printed() !== '', 'the summary')
  process.kill(Number(findPid()?.slice(4)), 'SIGUSR2')
  expect(await status).toBe(1)
  expect(terminal.told()).toContain('gateway was ended by SIGKILL; everything else ends with it.')
  expect(readJournal(terminal)).toContain('control ended')
})

test('the sign-in and the addresses are told once everything is ready; SIGTERM ends gateway, control plane, upstream in this order', async () => {
  const terminal = buildTerminal()
  placePrograms(terminal, allReady)
  const status = runCommandLine(terminal, ['start'])
  await until(() => terminal.printed() !== '', 'the summary')
  expect(terminal.printed()).toContain(
    'Sign in as admin with the password shown-once  (shown this once)',
  )
  terminal.raise('SIGTERM')
  expect(await status).toBe(0)
  const ended = readJournal(terminal).filter((line) => line.endsWith('ended'))
  expect(ended).toEqual(['gateway ended', 'control ended', 'sample-upstream ended'])
})

test('a program that does not end when asked is killed when the person insists, and the status says so', async () => {
  let now = 0
  const terminal = { ...buildTerminal(), now: () => now }
  const stubborn = readyProgram('gateway').replace(
    /process\.on.*\n/,
    `process.on('SIGTERM', () => note('gateway heard'))\n`,
  )
  placePrograms(terminal, { ...allReady, gateway: stubborn })
  const status = runCommandLine(terminal, ['start'])
  await until(() => terminal.printed() !== '', 'the summary')
  terminal.raise('SIGINT')
  await until(() => readJournal(terminal).includes('gateway heard'), 'the first request to end')
  // The same Ctrl-C arrives twice when both npm and the terminal deliver it.
  terminal.raise('SIGINT')
  expect(terminal.told()).not.toContain('killed')
  now = 1500
  terminal.raise('SIGINT')
  expect(await status).toBe(1)
  expect(terminal.told()).toMatch(/gateway \(pid \d+\) did not end in time and is killed/)
})

test('without the sample there is no upstream; the token is made once, for its owner alone', async () => {
  const terminal = buildTerminal({ DATABASE_URL: 'postgres://nowhere' })
  const nosy = `${readyProgram('gateway')}\nnote('gateway sees ' + (process.env.DATABASE_URL ?? 'no database'))`
  placePrograms(terminal, { ...allReady, gateway: nosy })
  const status = runCommandLine(terminal, ['start', '--data-dir', 'state'])
  await until(() => terminal.printed() !== '', 'the summary')
  terminal.raise('SIGTERM')
  await status
  const journal = readJournal(terminal)
  expect(journal).toContain('control started with token')
  expect(journal).toContain('gateway sees no database')
  expect(journal.some((line) => line.startsWith('sample-upstream'))).toBe(false)
  const file = join(terminal.workingFolder, 'state', 'gateway-token')
  expect(readFileSync(file, 'utf8')).toBe(`${'t'.repeat(43)}\n`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('with a sample profile a signed call is offered, at the address the gateway has now', async () => {
  const terminal = buildTerminal({ PORTICO_DATA_DIR: '.' })
  placePrograms(terminal, allReady)
  const file = join(terminal.workingFolder, 'profiles.json')
  const example = { method: 'POST', path: '/list/api_1?env=PROD', body: '{"pageSize":1}' }
  const sample = {
    gatewayUrl: 'http://127.0.0.1:9',
    appKey: 'sample-key',
    appSecret: 'sample-secret',
    example,
  }
  writeFileSync(file, JSON.stringify({ format: 1, profiles: { sample } }))
  const status = runCommandLine(terminal, ['start', '--json'])
  await until(() => terminal.printed() !== '', 'the summary')
  terminal.raise('SIGTERM')
  await status
  const summary = JSON.parse(terminal.printed())
  expect(summary.example.command).toBe(`npx portico call --profile sample --profiles ${file}`)
  expect(summary.example.curl).toContain("-H 'x-ca-key: sample-key'")
  expect(summary.example.curl).not.toContain('sample-secret')
  expect(readFileSync(file, 'utf8')).not.toContain('127.0.0.1:9"')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
