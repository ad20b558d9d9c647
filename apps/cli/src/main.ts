/** `portico`: gives the command line its terminal, environment, signals and clock. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from './program.ts'
import type { Terminal } from './terminal.ts'

const here = dirname(fileURLToPath(import.meta.url))

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? null) : null))
    })
  })
}

async function findFreePort(preferred?: number): Promise<number> {
  const port = (preferred === undefined ? null : await tryPort(preferred)) ?? (await tryPort(0))
  if (port === null) throw new Error('there is no free port on 127.0.0.1')
  return port
}

function onSignal(listener: (signal: NodeJS.Signals) => void): () => void {
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, listener)
  return () => {
    for (const signal of signals) process.off(signal, listener)
  }
}

const terminal: Terminal = {
  env: process.env,
  // Run from its sources, the programs still are the built ones.
  programFolder: import.meta.url.endsWith('.ts') ? join(here, '../../../dist') : here,
  workingFolder: process.cwd(),
  colour: process.stdout.isTTY && !process.env['NO_COLOR'],
  print: (output) => process.stdout.write(output),
  tell: (output) => process.stderr.write(output),
  readInput: () => text(process.stdin),
  onSignal,
  findFreePort,
  now: Date.now,
  randomToken: () => randomBytes(32).toString('base64url'),
}

process.exitCode = await runCommandLine(terminal, process.argv.slice(2))
