/** `portico doctor`: says which part of a signature differs between caller and server, and why (SG5). */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CallDiagnosis } from '@portico/contract'
import { describeFinding, diagnose } from '@portico/signing'
import type { Diagnosis } from '@portico/signing'
import { CommandFault } from '../command-fault.ts'
import { connectManagement } from '../declared/management.ts'
import type { ConnectOptions } from '../declared/management.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'
import { explained, signInHelp, withConnection } from './connection-options.ts'

type DoctorOptions = ConnectOptions &
  Readonly<{
    request?: string
    client?: string
    server?: string
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

function print(terminal: Terminal, options: DoctorOptions, diagnosis: Diagnosis): number {
  const { isEqual, findings } = diagnosis
  if (options.json) {
    const described = findings.map((finding) => ({ ...finding, text: describeFinding(finding) }))
    terminal.print(`${JSON.stringify({ isEqual, findings: described })}\n`)
  } else {
    for (const finding of findings) terminal.print(`${finding.part}: ${describeFinding(finding)}\n`)
  }
  return exitStatus.refused
}

async function compareSides(terminal: Terminal, options: DoctorOptions): Promise<number> {
  const { client, server } = options
  if (client === undefined || server === undefined) {
    const message = 'give --client and --server, or --request with the id of a refused call'
    throw new CommandFault(message, exitStatus.misused)
  }
  if (client === '-' && server === '-') {
    throw new CommandFault('only one side can come from standard input', exitStatus.misused)
  }
  const diagnosis = diagnose({
    client: await readText(terminal, client),
    server: await readText(terminal, server),
    ...readServerTime(options.serverDate),
    ...readWindow(options.windowSeconds),
  })
  return print(terminal, options, diagnosis)
}

/** What the control plane knows of the call; with the caller's own string, compared with what the gateway kept. */
async function lookUp(
  terminal: Terminal,
  options: DoctorOptions,
  requestId: string,
): Promise<number> {
  if (options.server !== undefined) {
    throw new CommandFault('--request brings the side of the server', exitStatus.misused)
  }
  const client = options.client && (await readText(terminal, options.client))
  const found = await explained(async () => {
    const connection = await connectManagement(terminal, options)
    try {
      return await connection.client.diagnoseCall({ params: { requestId } })
    } finally {
      await connection.close()
    }
  })
  if (client && found.stringToSign !== null) {
    const server = `StringToSign:\`${found.stringToSign}\``
    return print(terminal, options, diagnose({ client, server }))
  }
  if (options.json) terminal.print(`${JSON.stringify(found)}\n`)
  else printFound(terminal, found)
  return found.state === 'passed' ? exitStatus.done : exitStatus.refused
}

function printFound(terminal: Terminal, { state, code, findings, advice }: CallDiagnosis): void {
  if (state === 'passed') terminal.print('The call was not refused.\n')
  for (const { part, text } of findings) terminal.print(`${part}: ${text}\n`)
  if (state !== 'explained' && code !== null) terminal.print(`${code}: ${advice ?? ''}\n`)
}

const help = `
Both sides are strings to sign (after RFC 9421: signature bases), with line feeds or with # for them; the server's may be its whole
message "Invalid Signature, Server StringToSign:…". @file reads a side from a file, - from standard input.

Examples:
  portico doctor --client @signed.txt --server @answer.txt
  portico doctor --client "$MINE" --server "$HEADER" --server-date 'Tue, 24 Nov 2026 06:00:00 GMT'
  portico doctor --request 0F4B9C1E-0000-4000-8000-000000000000 --username zhang.san

--request asks the control plane what the gateway found in a refused call: it is kept for a day, and not of every call of
one that fails all the time. With --client the gateway's string is compared with yours.
${signInHelp}

Ends with 3, because something is always found: strings that agree mean another secret. No secret is asked for.`

/** Adds the command to the program. */
export function addDoctorCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  withConnection(program.command('doctor'))
    .description('say which part of a signature differs, and why')
    .option('--request <id>', 'the X-Ca-Request-Id of a refused call')
    .option('--client <string>', 'what the caller signed')
    .option('--server <string>', "the server's string to sign, or its whole message")
    .option('--server-date <date>', 'the Date header of the answer: adds a look at the clock')
    .option('--window-seconds <number>', 'the signature window of the organisation', '900')
    .addHelpText('after', help)
    .action(async (options: DoctorOptions) => {
      const { request } = options
      const run =
        request === undefined ? compareSides(terminal, options) : lookUp(terminal, options, request)
      finish(await run)
    })
}
