/** What a command may touch of the world around it; `main.ts` makes the real one, tests make their own. */

export type Environment = Readonly<Record<string, string | undefined>>

export type Terminal = Readonly<{
  env: Environment
  /** Folder of the built programs (`control.mjs`, `gateway.mjs`, …). */
  programFolder: string
  workingFolder: string
  /** Whether escape sequences may be written: a terminal, and NO_COLOR is not set. */
  colour: boolean
  /** Writes to standard output: what the command was asked for, and nothing else. */
  print: (text: string) => void
  /** Writes to standard error: progress, hints, reasons. */
  tell: (text: string) => void
  /** Reads standard input to its end. */
  readInput: () => Promise<string>
  /** Calls back at SIGINT, SIGTERM and SIGHUP; answers how to stop listening. */
  onSignal: (listener: (signal: NodeJS.Signals) => void) => () => void
  /** A free loopback port: the preferred one if nobody has it. */
  findFreePort: (preferred?: number) => Promise<number>
  /** Milliseconds since 1970. */
  now: () => number
  randomToken: () => string
}>

/** Marks text for the eye where the terminal can show it. */
export function strong(terminal: Terminal, text: string): string {
  return terminal.colour ? `\u{1b}[1m${text}\u{1b}[22m` : text
}
