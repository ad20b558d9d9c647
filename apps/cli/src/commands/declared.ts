/** `portico plan`, `portico apply` and `portico export`: an organisation as a file. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { CommandFault } from '../command-fault.ts'
import { applyPlan } from '../declared/apply-plan.ts'
import {
  countActions,
  describeChange,
  describeLeft,
  describeStop,
  presentChange,
} from '../declared/describe-plan.ts'
import { makePlan } from '../declared/make-plan.ts'
import type { Plan, PruneOptions } from '../declared/make-plan.ts'
import { connectManagement } from '../declared/management.ts'
import type { Connection, ConnectOptions } from '../declared/management.ts'
import { explained, signInHelp, statusOf, withConnection } from './connection-options.ts'
import { fileLimitBytes, placeFaults, readDeclared } from '../declared/read-file.ts'
import type { FileFault } from '../declared/read-file.ts'
import { readPresent } from '../declared/read-present.ts'
import type { Declared } from '../declared/shape.ts'
import { declare, writeDeclared } from '../declared/write-file.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

type PlanOptions = ConnectOptions & PruneOptions & Readonly<{ file: string; json?: boolean }>
type ExportOptions = ConnectOptions &
  Readonly<{ output?: string; format: 'yaml' | 'json'; json?: boolean }>

type GivenFile = Readonly<{ name: string; raw: string; declared: Declared }>

async function readGivenFile(terminal: Terminal, options: PlanOptions): Promise<GivenFile> {
  const name = options.file
  const raw = name === '-' ? await terminal.readInput() : readBounded(terminal, name)
  const read = readDeclared(raw)
  if (!read.ok) throw refuseFile(name, read.faults)
  return { name, raw, declared: read.declared }
}

function readBounded(terminal: Terminal, name: string): string {
  const path = resolve(terminal.workingFolder, name)
  try {
    // One byte more than the limit, so that the reader can say that it is too large.
    if (statSync(path).size > fileLimitBytes) return ' '.repeat(fileLimitBytes + 1)
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CommandFault(`${path} cannot be read`, exitStatus.misused, { cause })
  }
}

function refuseFile(name: string, faults: readonly FileFault[]): CommandFault {
  const lines = faults.map(({ line, path, message }) => {
    const place = line === null ? name : `${name}:${line}`
    return `  ${place}: ${path}: ${message}`
  })
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
  const message = `${name} is refused for ${count}; nothing was changed\n${lines.join('\n')}`
  return new CommandFault(message, exitStatus.misconfigured)
}

async function planOf(
  { client }: Connection,
  { name, raw, declared }: GivenFile,
  options: PlanOptions,
): Promise<Plan> {
  const everyApplication = declared.applications !== undefined && options.prune === true
  const present = await readPresent(client, { declared, everyApplication })
  const made = makePlan(declared, present, options)
  if (made.ok) return made.plan
  throw refuseFile(name, placeFaults(raw, made.faults))
}

async function withPlan(
  terminal: Terminal,
  options: PlanOptions,
  use: (connection: Connection, plan: Plan) => Promise<number>,
): Promise<number> {
  if (options.pruneApplications && !options.prune) {
    throw new CommandFault('--prune-applications goes with --prune', exitStatus.misused)
  }
  const file = await readGivenFile(terminal, options)
  return explained(async () => {
    const connection = await connectManagement(terminal, options)
    try {
      return await use(connection, await planOf(connection, file, options))
    } finally {
      await connection.close()
    }
  })
}

function runPlan(terminal: Terminal, options: PlanOptions): Promise<number> {
  return withPlan(terminal, options, (_, { steps, left }) => {
    if (options.json) {
      const changes = { changes: steps.map(presentChange), left: left.map(presentChange) }
      terminal.print(`${JSON.stringify(changes)}\n`)
    } else {
      for (const step of steps) terminal.print(describeChange(terminal, step))
      const nothing = 'Nothing to do: everything is as the file says.'
      terminal.print(`${steps.length === 0 ? nothing : `${countActions(steps)}.`}\n`)
      terminal.tell(describeLeft(left))
    }
    return Promise.resolve(steps.length === 0 ? exitStatus.done : exitStatus.pending)
  })
}

function runApply(terminal: Terminal, options: PlanOptions): Promise<number> {
  return withPlan(terminal, options, async ({ client, url }, plan) => {
    const onDone = options.json
      ? () => undefined
      : (step: Parameters<typeof describeChange>[1]) =>
          terminal.print(describeChange(terminal, step))
    const applied = await applyPlan(client, plan, onDone)
    const { done, stopped, left } = applied
    if (options.json) {
      const refused = stopped && { ...presentChange(stopped.step), problem: stopped.error.problem }
      const answer = { done: done.map(presentChange), refused, left: left.map(presentChange) }
      terminal.print(`${JSON.stringify(answer)}\n`)
    } else {
      terminal.print(stopped ? '' : `Done: ${done.length}. Everything is as the file says.\n`)
      terminal.tell(describeStop(applied) || describeLeft(plan.left))
      const made = done.some((each) => each.action === 'create' && each.noun === 'application')
      if (made) terminal.tell(`The keys of new applications are shown to their owners at ${url}\n`)
    }
    return stopped ? statusOf(stopped.error) : exitStatus.done
  })
}

async function runExport(terminal: Terminal, options: ExportOptions): Promise<number> {
  const text = await explained(async () => {
    const connection = await connectManagement(terminal, options)
    try {
      const present = await readPresent(connection.client)
      return writeDeclared(declare(present), options.json ? 'json' : options.format)
    } finally {
      await connection.close()
    }
  })
  if (Buffer.byteLength(text) > fileLimitBytes) {
    terminal.tell('Note: larger than plan and apply read at once; split it by applications.\n')
  }
  if (options.output === undefined) terminal.print(text)
  else writeExport(resolve(terminal.workingFolder, options.output), text)
  return exitStatus.done
}

function writeExport(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (cause) {
    throw new CommandFault(`${path} cannot be written`, exitStatus.failed, { cause })
  }
}

function withFile(command: Command): Command {
  return withConnection(command)
    .requiredOption('-f, --file <file>', 'YAML or JSON; - for standard input')
    .option('--prune', 'delete what is here and not in the sections of the file')
    .option('--prune-applications', 'with --prune: applications too, for ever')
}

/** Adds the three commands to the program. */
export function addDeclaredCommands(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  withFile(program.command('plan'))
    .description('show what applying a file would create, change and delete')
    .addHelpText(
      'after',
      `
Example:
  portico plan -f organisation.yaml
${signInHelp}
Ends with 0 when nothing differs, 5 when something does, 78 when the file is refused, 3 or 4 as portico call.`,
    )
    .action(async (options: PlanOptions) => finish(await runPlan(terminal, options)))
  withFile(program.command('apply'))
    .description('make an organisation what a file says')
    .addHelpText(
      'after',
      `
Example:
  portico apply -f organisation.yaml
${signInHelp}
Ends with 0 when everything is as the file says, 3 when a change was refused, 4 when the server was away; both say
what was done and what is left. 78 when the file is refused: nothing was changed.`,
    )
    .action(async (options: PlanOptions) => finish(await runApply(terminal, options)))
  withConnection(program.command('export'))
    .description('write an organisation as a file, without keys and secrets')
    .option('-o, --output <file>', 'where to write it; else standard output')
    .option('--format <format>', 'yaml or json', readFormat, 'yaml')
    .addHelpText('after', `\nExample:\n  portico export -o organisation.yaml\n${signInHelp}`)
    .action(async (options: ExportOptions) => finish(await runExport(terminal, options)))
}

function readFormat(value: string): 'yaml' | 'json' {
  if (value === 'yaml' || value === 'json') return value
  throw new CommandFault('--format is yaml or json', exitStatus.misused)
}
