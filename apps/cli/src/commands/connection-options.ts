/** How commands that ask the management API are told where it is and who asks, and how they say its refusals. */
import { PorticoError } from '@portico/sdk'
import type { Command } from 'commander'
import { CommandFault } from '../command-fault.ts'
import { exitStatus } from '../exit-status.ts'

/** A refusal of the management API as a sentence and a status; other errors stay what they are. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error
    const message = `${error.code}: ${error.message}`
    throw new CommandFault(message, statusOf(error), { cause: error })
  }
}

export function statusOf({ status }: PorticoError): number {
  return status >= 400 && status < 500 ? exitStatus.refused : exitStatus.unavailable
}

export const signInHelp = `
Who asks: a personal access token in PORTICO_TOKEN, or --username with the password in PORTICO_PASSWORD.
No option takes either: command lines are seen by every user of the machine.`

/** Adds the options by which a command reaches the management API. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <address>', 'of the control plane (PORTICO_CONTROL_URL; http://127.0.0.1:3000)')
    .option('--token-stdin', 'read a personal access token from standard input')
    .option('--username <name>', 'sign in with a password instead (PORTICO_USERNAME)')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON')
}
