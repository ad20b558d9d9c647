/** Runs another program's proxy for a test, in a folder and on a port of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Front {
  readonly port: number
  readonly close: () => Promise<void>
}

export interface FrontPlan {
  readonly args: readonly string[]
  /** Text by full path, written before the start. */
  readonly files: Readonly<Record<string, string>>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  })
  socket.destroy()
  return isOpen
}

/** Starts it as planned for a folder and a port, and waits until it takes connections; its own words explain a failure. */
export async function runFront(
  program: string,
  plan: (directory: string, port: number) => FrontPlan,
): Promise<Front> {
  const directory = mkdtempSync(join(tmpdir(), 'portico-front-'))
  const port = await freePort()
  const { args, files } = plan(directory, port)
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text)
  // Nothing of the tester's own environment or home says what it does.
  const env = { HOME: directory }
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  let words = ''
  child.stderr.on('data', (chunk) => (words += String(chunk)))
  const ended = once(child, 'exit')
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${program}: ${child.exitCode}: ${words}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
  return { port, close }
}
