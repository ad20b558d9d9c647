/** `portico audit verify`: proves that no event of the audit log is missing or changed (AU1). */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { createClient, PorticoError } from '@portico/sdk'
import { verifyFile } from '../audit/verify-file.ts'
import type { FileReport } from '../audit/verify-file.ts'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'

type VerifyOptions = Readonly<{
  url?: string
  tokenStdin?: boolean
  head?: string
  json?: boolean
}>

type Head = Readonly<{ sequence: number; hash: string }>

function readHead(text: string | undefined): Head | undefined {
  if (text === undefined) return undefined
  const match = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text)
  if (!match) {
    const what = '--head wants <sequence>:<hash>, as an earlier verification printed it'
    throw new CommandFault(what, exitStatus.misused)
  }
  return { sequence: Number(match[1]), hash: match[2] ?? '' }
}

async function verifyServer(
  terminal: Terminal,
  options: VerifyOptions,
  head: Head | undefined,
): Promise<FileReport> {
  const token = options.tokenStdin ? (await terminal.readInput()).trim() : ''
  if (token === '') {
    const what =
      'name an exported file, or pipe an administrator’s access token in with --token-stdin'
    throw new CommandFault(what, exitStatus.misused)
  }
  const url = options.url ?? terminal.env['PORTICO_CONTROL_URL'] ?? 'http://127.0.0.1:3000'
  try {
    return await createClient({ url, token }).verifyAudit({ query: head ?? {} })
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error
    const refused = error.status >= 400 && error.status < 500
    const status = refused ? exitStatus.refused : exitStatus.unavailable
    throw new CommandFault(error.message, status, { cause: error })
  }
}

const words = {
  missing: (sequence: number) => `event ${sequence} is missing`,
  changed: (sequence: number) => `event ${sequence}, or the one before it, was changed`,
  'out-of-place': (sequence: number) => `event ${sequence} stands where none was written`,
}

async function runVerify(
  terminal: Terminal,
  file: string | undefined,
  options: VerifyOptions,
): Promise<number> {
  const head = readHead(options.head)
  const report =
    file === undefined
      ? await verifyServer(terminal, options, head)
      : await verifyFile(resolve(terminal.workingFolder, file), head)
  const { events, fault, head: end } = report
  if (options.json) {
    terminal.print(`${JSON.stringify(report)}\n`)
  } else if (fault !== null) {
    terminal.print(`broken: ${words[fault.kind](fault.sequence)}; ${events} before it are intact\n`)
  } else {
    terminal.print(`intact: ${events} events\nhead: ${end.sequence}:${end.hash}\n`)
  }
  return fault === null ? exitStatus.done : exitStatus.refused
}

const help = `
A file is an export as JSON lines without a filter; it is judged here, without the server. Without a file the
control plane judges its own log. Keep the printed head elsewhere and give it next time with --head: nothing
else finds a log that was cut off at its end, or rewritten as a whole.

Examples:
  portico audit verify audit.jsonl --head 1042:9f86d0…
  portico audit verify --url https://portico.example.org --token-stdin < token

Ends with 0 when the chain is intact and 3 when it is broken.`

const groupHelp = `
Examples:
  portico audit verify audit.jsonl --json
  portico audit verify --help`

/** Adds the command to the program. */
export function addAuditCommand(
  program: Command,
  terminal: Terminal,
  finish: (status: number) => void,
): void {
  const audit = program
    .command('audit')
    .description('prove the audit log')
    .addHelpText('after', groupHelp)
  audit
    .command('verify')
    .description('follow the hash chain and say where it breaks, if it does')
    .argument('[file]', 'an export as JSON lines; without it the control plane is asked')
    .option('--url <address>', 'of the control plane (PORTICO_CONTROL_URL)')
    .option('--token-stdin', 'read a personal access token from standard input')
    .option('--head <sequence:hash>', 'a head that was printed earlier and kept elsewhere')
    .option('--json', 'print the report as one line of JSON')
    .addHelpText('after', help)
    .action(async (file: string | undefined, options: VerifyOptions) =>
      finish(await runVerify(terminal, file, options)),
    )
}
