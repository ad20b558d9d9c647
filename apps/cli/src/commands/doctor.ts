/** `portico doctor`: says which part of a signature differs between caller and server, and why (SG5). */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { describeFinding, diagnose } from '@portico/signing'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

type DoctorOptions = Readonly<{
  client: string
  server: string
  serverDate?: string
  windowSeconds?: string
  json?: boolean
}>

async function readText(terminal: Terminal, value: string): Promise<string> {
  if (value === '-') return terminal.readInput()
  if (!value.startsWith('@')) return value
  const file = resolve(terminal.workingFolder, value.slice(1))
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CommandFault(`${file} cannot be read`, exitStatus.misused, { cause: error })
  }
}

function readServerTime(date: string | undefined): { serverTimeMs?: number } {
  if (date === undefined) return {}
  const serverTimeMs = Date.parse(date)
  if (!Number.isNaN(serverTimeMs)) return { serverTimeMs }
  throw new CommandFault(
    `--server-date wants a date, such as the Date header of the answer`,
    exitStatus.misused,
  )
}

function readWindow(seconds: string | undefined): { windowSeconds?: number } {
  if (seconds === undefined) return {}
  const windowSeconds = Number(seconds)
  if (windowSeconds > 0) return { windowSeconds }
  throw new CommandFault('--window-seconds is a positive number', exitStatus.misused)
}

async function runDoctor(terminal: Terminal, options: DoctorOptions): Promise<number> {
  if (options.client === '-' && options.server === '-') {
    throw new CommandFault('only one side can come from standard input', exitStatus.misused)
  }
  const { isEqual, findings } = diagnose({
    client: await readText(terminal, options.client),
    server: await readText(terminal, options.server),
    ...readServerTime(options.serverDate),
    ...readWindow(options.windowSeconds),
  })
  if (options.json) {
    const described = findings.map((finding) => ({ ...finding, text: describeFinding(finding) }))
    terminal.print(`${JSON.stringify({ isEqual, findings: described })}\n`)
  } else {
    for (const finding of findings) terminal.print(`${finding.part}: ${describeFinding(finding)}\n`)
  }
  return exitStatus.refused
}

const help = `
Both sides are strings to sign, with line feeds or with # for them; the server's may be its whole
message "Invalid Signature, Server StringToSign:…". @file reads a side from a file, - from standard input.

Examples:
  portico doctor --client @signed.txt --server @answer.txt
  portico doctor --client "$MINE" --server "$HEADER" --server-date 'Tue, 24 Nov 2026 06:00:00 GMT'

Ends with 3, because something is always found: strings that agree mean another secret. No secret is asked for.`

/** Adds the command to the program. */
export function addDoctorCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  program
    .command('doctor')
    .description('say which part of a signature differs, and why')
    .requiredOption('--client <string>', 'what the caller signed')
    .requiredOption('--server <string>', "the server's string to sign, or its whole message")
    .option('--server-date <date>', 'the Date header of the answer: adds a look at the clock')
    .option('--window-seconds <number>', 'the signature window of the organisation', '900')
    .option('--json', 'print the findings as one line of JSON')
    .addHelpText('after', help)
    .action(async (options: DoctorOptions) => finish(await runDoctor(terminal, options)))
}
