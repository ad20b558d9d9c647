/** `portico serve`, `gateway` and `migrate`: one program of the product in this terminal. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import type { Program, ReadyLine } from '@portico/contract'
import { exitStatus } from '../exit-status.ts'
import { startProgram } from '../supervisor/child-program.ts'
import {
  ensureDataFolder,
  ensureGatewayToken,
  locateDataFolder,
} from '../supervisor/data-folder.ts'
import { endPrograms } from '../supervisor/end-programs.ts'
import { formatLogLine } from '../supervisor/log-line.ts'
import { environmentFor } from '../supervisor/program-environment.ts'
import type { Environment, Terminal } from '../terminal.ts'
import { readGrace, refuseUnknownVariables } from './start.ts'

type RunOptions = Readonly<{ dataDir?: string; verbose?: boolean; json?: boolean }>

type SingleProgram = Readonly<{
  command: string
  program: Program
  args: readonly string[]
  description: string
  example: string
}>

const singlePrograms: readonly SingleProgram[] = [
  {
    command: 'serve',
    program: 'control',
    args: [],
    description: 'run the control plane alone: console and management API',
    example: 'DATABASE_URL=postgres://portico@db/portico portico serve',
  },
  {
    command: 'gateway',
    program: 'gateway',
    args: [],
    description: 'run one gateway alone, fed by a control plane',
    example: 'PORTICO_CONTROL_URL=http://10.0.0.5:3000 PORTICO_GATEWAY_TOKEN=… portico gateway',
  },
  {
    command: 'migrate',
    program: 'control',
    args: ['migrate'],
    description: 'bring the database to the schema of this version, and end',
    example: 'DATABASE_URL=postgres://portico@db/portico portico migrate',
  },
]

function environmentOf(terminal: Terminal, program: Program): Environment {
  const folder = locateDataFolder(terminal)
  ensureDataFolder(folder)
  const token =
    terminal.env['PORTICO_GATEWAY_TOKEN'] || ensureGatewayToken(folder, terminal.randomToken())
  const more = { PORTICO_GATEWAY_TOKEN: token }
  if (program === 'control')
    return environmentFor(program, terminal.env, { ...more, PORTICO_DATA_DIR: folder })
  const gatewayFolder = terminal.env['PORTICO_GATEWAY_DATA_DIR'] ?? join(folder, 'gateway')
  return environmentFor(program, terminal.env, { ...more, PORTICO_GATEWAY_DATA_DIR: gatewayFolder })
}

function announce(terminal: Terminal, line: ReadyLine | null, json: boolean | undefined): void {
  if (!line) return
  if (json) {
    terminal.print(`${JSON.stringify(line)}\n`)
    return
  }
  terminal.print(`${line.portico} is ready at ${line.url}\n`)
  if (line.portico === 'control' && line.firstSignIn) {
    const { username, password } = line.firstSignIn
    terminal.print(`Sign in as ${username} with the password ${password}  (shown this once)\n`)
  }
  if (line.portico !== 'sample-upstream') {
    for (const notice of line.notices ?? []) terminal.print(`Note: ${notice}\n`)
  }
}

async function runProgram(
  given: Terminal,
  single: SingleProgram,
  options: RunOptions,
): Promise<number> {
  const folder = options.dataDir ? { PORTICO_DATA_DIR: options.dataDir } : {}
  const terminal = { ...given, env: { ...given.env, ...folder } }
  refuseUnknownVariables(terminal)
  const running = startProgram({
    name: single.program,
    file: join(terminal.programFolder, `${single.program}.mjs`),
    args: single.args,
    env: environmentOf(terminal, single.program),
    preload: pathToFileURL(join(terminal.programFolder, 'supervised.child.mjs')).href,
    onLine: (line) => {
      // What a one-off command prints is its answer; beside that, lines are logs.
      if (single.args.length > 0 && options.json) terminal.print(`${line}\n`)
      else {
        const text = formatLogLine(single.program, line, options.verbose ?? options.json ?? false)
        if (text !== null) terminal.tell(`${text}\n`)
      }
    },
  })
  void running.ready.then((line) => announce(terminal, line, options.json))
  const hurry = new AbortController()
  let asked = false
  const stop = terminal.onSignal(() => {
    asked = true
    void endPrograms([running], {
      graceMs: readGrace(terminal),
      hurry: hurry.signal,
      tell: terminal.tell,
    })
  })
  const { code, signal } = await running.ended
  stop()
  // A program that nobody asked to end did not end well, whatever it says.
  if (signal !== null) return asked && signal !== 'SIGKILL' ? exitStatus.done : exitStatus.failed
  return code ?? exitStatus.failed
}

/** Adds the three commands to the program. */
export function addRunCommands(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  for (const single of singlePrograms) {
    program
      .command(single.command)
      .description(single.description)
      .option('--data-dir <folder>', 'embedded database, keys, snapshots (PORTICO_DATA_DIR)')
      .option('--verbose', 'show every log line')
      .option('--json', 'print JSON, and logs as they are')
      .addHelpText(
        'after',
        `
Example:
  ${single.example}

The environment is the configuration: docs/operations.md. Ends with the program's own status, 78 when the
configuration is refused.`,
      )
      .action(async (options: RunOptions) => finish(await runProgram(terminal, single, options)))
  }
}
