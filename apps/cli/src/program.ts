/** The command line as a whole: every command, and how faults become words and exit statuses. */
import { Command, CommanderError } from 'commander'
import { CommandFault } from './command-fault.ts'
import { addAuditCommand } from './commands/audit.ts'
import { addCallCommand } from './commands/call.ts'
import { addDeclaredCommands } from './commands/declared.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addRunCommands } from './commands/run-program.ts'
import { addStartCommand } from './commands/start.ts'
import { exitStatus } from './exit-status.ts'
import type { Terminal } from './terminal.ts'

/** Builds the program; `finish` gets the exit status of the command that ran. */
export function createProgram(terminal: Terminal, finish: (status: number) => void): Command {
  const program = new Command('portico')
    .description('Applications, their keys, and the gateway that enforces them.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.tell })
    .showHelpAfterError('(add --help for what the command takes)')
    .addHelpText(
      'after',
      '\nExit statuses and every option: docs/cli.md. Variables: docs/operations.md.',
    )
  addStartCommand(program, terminal, finish)
  addRunCommands(program, terminal, finish)
  addCallCommand(program, terminal, finish)
  addDoctorCommand(program, terminal, finish)
  addDeclaredCommands(program, terminal, finish)
  addAuditCommand(program, terminal, finish)
  return program
}

function explainFault(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * Runs the command that the arguments name.
 *
 * @param args without the runtime and the script
 * @returns the exit status
 */
export async function runCommandLine(terminal: Terminal, args: readonly string[]): Promise<number> {
  let status: number = exitStatus.done
  const program = createProgram(terminal, (finished) => (status = finished))
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    // Commander has already said what is wrong; asking for help is no misuse.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitStatus.done : exitStatus.misused
    const json = args.includes('--json')
    const message = explainFault(error)
    const failed = error instanceof CommandFault ? error.status : exitStatus.failed
    if (json) terminal.print(`${JSON.stringify({ error: { message, status: failed } })}\n`)
    else terminal.tell(`portico: ${message}\n`)
    return failed
  }
}
