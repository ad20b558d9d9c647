/** One program as a child process: started, waited for until it is ready, asked to end, killed by its pid. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parseReadyLine } from '@portico/contract'
import type { Program, ReadyLine } from '@portico/contract'
import type { Environment } from '../terminal.ts'

export type ProgramStart = Readonly<{
  name: Program
  /** The built module, `dist/control.mjs`. */
  file: string
  args?: readonly string[]
  env: Environment
  /** A module loaded first that ends the program when we are gone. */
  preload?: string
  /** Every line the program writes that is not its ready line. */
  onLine: (line: string) => void
}>

export type ProgramEnd = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>

export type RunningProgram = Readonly<{
  name: Program
  pid: number | undefined
  /** Resolves with what the program says of itself when it may take traffic, with null when it ends before. */
  ready: Promise<ReadyLine | null>
  ended: Promise<ProgramEnd>
  hasEnded: () => boolean
  signal: (signal: NodeJS.Signals) => void
}>

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', onLine)
}

function watchEnd(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
    // A program that cannot even be started has no 'close' on every platform.
    child.once('error', () => resolve({ code: 1, signal: null }))
  })
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches the supervisor
 * alone and the programs end in the supervisor's order.
 */
export function startProgram(start: ProgramStart): RunningProgram {
  // The gateway goes without source maps: resolving them costs on every upstream failure.
  const maps = start.name === 'gateway' ? [] : ['--enable-source-maps']
  const preload = start.preload ? ['--import', start.preload] : []
  const child = spawn(process.execPath, [...maps, ...preload, start.file, ...(start.args ?? [])], {
    env: { ...start.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  let over = false
  const ended = watchEnd(child).then((end) => {
    over = true
    return end
  })
  const ready = new Promise<ReadyLine | null>((resolve) => {
    readLines(child.stdout, (line) => {
      const parsed = parseReadyLine(line)
      if (parsed?.portico === start.name) resolve(parsed)
      else start.onLine(line)
    })
    readLines(child.stderr, start.onLine)
    void ended.then(() => resolve(null))
  })
  return {
    name: start.name,
    pid: child.pid,
    ready,
    ended,
    hasEnded: () => over,
    signal: (signal) => void (over || child.kill(signal)),
  }
}
