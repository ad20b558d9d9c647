import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitStatus } from './exit-status.ts'
import { createProgram, runCommandLine } from './program.ts'
import { buildTerminal } from './testing.ts'

const manual = readFileSync(join(import.meta.dirname, '../../../docs/cli.md'), 'utf8')

test('an unknown command and an unknown option are misuse, and say where help is', async () => {
  for (const args of [['begin'], ['start', '--prot', '3']]) {
    const terminal = buildTerminal()
    expect(await runCommandLine(terminal, args)).toBe(2)
    expect(terminal.told()).toContain('(add --help for what the command takes)')
  }
})

test('help is no misuse, goes to standard output and has examples', async () => {
  const { commands } = createProgram(buildTerminal(), () => {})
  for (const command of commands) {
    const terminal = buildTerminal()
    expect(await runCommandLine(terminal, [command.name(), '--help'])).toBe(0)
    expect(terminal.printed()).toMatch(/Examples?:\n {2}/)
    expect(terminal.printed()).toContain('--json')
  }
})

test('docs/cli.md names every command, option and exit status', () => {
  for (const command of createProgram(buildTerminal(), () => {}).commands) {
    expect(manual).toContain(`portico ${command.name()}`)
    for (const option of command.options) expect(manual, command.name()).toContain(option.long)
  }
  for (const status of Object.values(exitStatus)) expect(manual).toContain(`\n| ${status} |`)
})

test('a fault is JSON where JSON was asked for', async () => {
  const terminal = buildTerminal()
  expect(await runCommandLine(terminal, ['call', '/a', '--app-key', 'k', '--json'])).toBe(2)
  expect(JSON.parse(terminal.printed())).toMatchObject({ error: { status: 2 } })
})
