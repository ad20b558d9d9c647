/** For tests: a terminal that remembers what was written, and stand-in programs that behave as told. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Environment, Terminal } from './terminal.ts'

export type TestTerminal = Terminal & {
  readonly printed: () => string
  readonly told: () => string
  readonly raise: (signal: NodeJS.Signals) => void
}

function freePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', () =>
      preferred === 0 ? reject(new Error('no port')) : resolve(freePort()),
    )
    server.listen(preferred, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}

/** A terminal in a fresh folder, without colour, whose signals the test raises. */
export function buildTerminal(env: Environment = {}, input = ''): TestTerminal {
  const folder = mkdtempSync(join(tmpdir(), 'portico-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const programFolder = join(folder, 'dist')
  mkdirSync(programFolder)
  const printed: string[] = []
  const told: string[] = []
  const listeners = new Set<(signal: NodeJS.Signals) => void>()
  return {
    env: { PATH: process.env['PATH'], PORTICO_PORT: '0', PORTICO_GATEWAY_PORT: '0', ...env },
    programFolder,
    workingFolder: folder,
    colour: false,
    print: (text) => void printed.push(text),
    tell: (text) => void told.push(text),
    readInput: () => Promise.resolve(input),
    onSignal: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    findFreePort: freePort,
    now: Date.now,
    randomToken: () => 't'.repeat(43),
    printed: () => printed.join(''),
    told: () => told.join(''),
    raise: (signal) => {
      for (const listener of listeners) listener(signal)
    },
  }
}

/** How a stand-in program behaves, as the body of a module in which `note(word)` writes to the journal. */
export type StandIns = Readonly<Record<string, string>>

/** A program that is ready at once, notes its end, and ends when it is asked to. */
export function readyProgram(name: string, more: Readonly<Record<string, unknown>> = {}): string {
  const line = JSON.stringify({ portico: name, ready: true, url: 'http://127.0.0.1:1', ...more })
  return `
    note('${name} started ' + (process.env.PORTICO_GATEWAY_TOKEN ? 'with' : 'without') + ' token')
    process.on('SIGTERM', () => { note('${name} ended'); process.exit(0) })
    setInterval(() => {}, 1000)
    console.log(${JSON.stringify(line)})`
}

/** Writes stand-ins where the terminal looks for programs. */
export function placePrograms(terminal: Terminal, programs: StandIns): void {
  const journal = JSON.stringify(join(terminal.workingFolder, 'journal'))
  const note = `import { appendFileSync } from 'node:fs'
    const note = (word) => appendFileSync(${journal}, word + '\\n')`
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(terminal.programFolder, `${name}.mjs`), `${note}\n${body}\n`)
  }
  const preload = join(import.meta.dirname, 'supervised.child.ts')
  copyFileSync(preload, join(terminal.programFolder, 'supervised.child.mjs'))
}

/** What the stand-ins noted, in order. */
export function readJournal(terminal: Terminal): string[] {
  try {
    return readFileSync(join(terminal.workingFolder, 'journal'), 'utf8').trim().split('\n')
  } catch {
    return []
  }
}

/** Waits for a condition, with a deadline. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
