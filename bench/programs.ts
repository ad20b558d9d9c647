/** Starts the programs under measurement, each pinned to one core, and ends those and no others. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Running = Readonly<{ url: string; pid: number; stop: () => Promise<void> }>

const searched = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/sbin', '/usr/sbin']

/** Full path of an installed program, else null; Debian keeps nginx outside a user's PATH. */
export function findProgram(name: string): string | null {
  for (const folder of searched) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  return null
}

/** Throws where it is not installed. */
export function requireProgram(name: string): string {
  const path = findProgram(name)
  if (path === null) throw new Error(`${name} is not installed`)
  return path
}

const children = new Set<ChildProcess>()
process.once('exit', () => children.forEach((child) => child.kill('SIGTERM')))
process.once('SIGTERM', () => process.exit(143))
process.once('SIGINT', () => process.exit(130))

type Start = Readonly<{
  command: string
  args: readonly string[]
  /** One core, or several to roam on. */
  core: number | readonly number[]
  /** Where its standard error is kept. */
  logFile: string
  environment?: Readonly<Record<string, string>>
}>

/** `taskset` becomes the program it starts, so that the process id is the program's own. */
export function startPinned({ command, args, core, logFile, environment = {} }: Start) {
  const child = spawn(
    requireProgram('taskset'),
    ['-c', [core].flat().join(','), command, ...args],
    {
      env: { PATH: searched.join(':'), ...environment },
      stdio: ['ignore', 'pipe', openSync(logFile, 'a')],
    },
  )
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

function toRunning(child: ChildProcess, url: string): Running {
  const { pid } = child
  if (pid === undefined) throw new Error('a program did not start')
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { url, pid, stop }
}

/** Starts a program that prints one line of JSON with its `url` when it is ready. */
export async function startAnnounced(start: Start): Promise<Running> {
  const child = startPinned(start)
  if (child.stdout === null) throw new Error('no standard output')
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url: string }
    return toRunning(child, url)
  }
  throw new Error(`${start.command} ended before it was ready; see ${start.logFile}`)
}

/** A port of the loopback interface that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function waitForPort(port: number, logFile: string): Promise<void> {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch {
      // Not listening yet; a refused connection is answered at once, hence the short rest.
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      socket.destroy()
    }
  }
  throw new Error(`nothing listens on port ${port}; see ${logFile}`)
}

/** Waits until a program that announces nothing listens on a port of the loopback interface. */
export async function announcePort(
  child: ChildProcess,
  port: number,
  logFile: string,
): Promise<Running> {
  await waitForPort(port, logFile)
  return toRunning(child, `http://127.0.0.1:${port}`)
}

/** Starts nginx with one worker; `http` is the body of its `http` block, told the port to listen on. */
export async function startNginx(
  directory: string,
  core: number,
  http: (port: number) => string,
): Promise<Running> {
  mkdirSync(directory, { recursive: true })
  const port = await findFreePort()
  const file = join(directory, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${directory}/${kind};`)
    .join('\n')
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${directory}/pid; error_log stderr warn;
events { worker_connections 1024; }
http { access_log off; keepalive_requests 100000000; ${temporary}
${http(port)} }\n`,
  )
  const logFile = join(directory, 'log')
  const child = startPinned({
    command: requireProgram('nginx'),
    args: ['-p', directory, '-c', file, '-e', 'stderr'],
    core,
    logFile,
  })
  return announcePort(child, port, logFile)
}
