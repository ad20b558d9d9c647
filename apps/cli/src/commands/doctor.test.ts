import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommandLine } from '../program.ts'
import { buildTerminal } from '../testing.ts'

const server = 'GET#application/json####x-ca-key:203753385#/list/10083?env=PROD'

test('a side that is missing is a misuse', async () => {
  const terminal = buildTerminal()
  expect(await runCommandLine(terminal, ['doctor', '--client', server])).toBe(2)
  expect(terminal.told()).toContain('give --client and --server, or --request')
})

test('the side of the server beside the id of a call is a misuse', async () => {
  const terminal = buildTerminal()
  const args = ['doctor', '--request', 'r', '--server', server]
  expect(await runCommandLine(terminal, args)).toBe(2)
  expect(terminal.told()).toBe('portico: --request brings the side of the server\n')
})

test('a call cannot be looked up by nobody', async () => {
  const terminal = buildTerminal()
  expect(await runCommandLine(terminal, ['doctor', '--request', 'r'])).toBe(2)
  expect(terminal.told()).toContain('say who you are')
})

test('a file that is not there is a misuse, and is named', async () => {
  const terminal = buildTerminal()
  expect(
    await runCommandLine(terminal, ['doctor', '--client', '@mine.txt', '--server', server]),
  ).toBe(2)
  expect(terminal.told()).toBe(
    `portico: ${join(terminal.workingFolder, 'mine.txt')} cannot be read\n`,
  )
})

test('[SG5] the first part that differs is named, with what each side has', async () => {
  const terminal = buildTerminal()
  const message = `Invalid Signature, Server StringToSign:\`${server}\``
  writeFileSync(join(terminal.workingFolder, 'mine.txt'), server.replace('env=PROD', 'env=PRE'))
  expect(
    await runCommandLine(terminal, ['doctor', '--client', '@mine.txt', '--server', message]),
  ).toBe(3)
  expect(terminal.printed()).toMatch(/^parameter:env: .*PRE.*PROD/)
})

test('[SG5] strings that agree leave the secret, said in JSON too', async () => {
  const terminal = buildTerminal({}, server)
  expect(
    await runCommandLine(terminal, ['doctor', '--client', '-', '--server', server, '--json']),
  ).toBe(3)
  expect(JSON.parse(terminal.printed())).toMatchObject({
    isEqual: true,
    findings: [{ code: 'secret.wrong', part: 'signature' }],
  })
})

test('[SG5] [SG6] a signature base of RFC 9421 is compared line by line', async () => {
  const terminal = buildTerminal()
  const base =
    '"@method": GET#"@authority": gateway#"@signature-params": ("@method" "@authority");keyid="1"'
  const mine = base.replaceAll('#', '\n').replace('gateway', 'Gateway')
  const message = `Invalid Signature, Server StringToSign:\`${base}\``
  expect(await runCommandLine(terminal, ['doctor', '--client', mine, '--server', message])).toBe(3)
  expect(terminal.printed()).toBe(
    'component:@authority: The authority is signed as Gateway; it has to be in lower case: gateway.\n',
  )
})
