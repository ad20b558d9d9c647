/**
 * The servers that some tests want: finds what the machine has, starts throw-away ones for one run
 * on free loopback ports, and ends them. Nothing is installed and no running server is touched.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runChild } from './child.mjs'

const startDeadlineMs = 30_000
const pollMs = 50

/** The first of these programs that the machine has, or null. */
export function findProgram(...names) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  for (const name of names) {
    for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name)
  }
  return null
}

/** Debian keeps PostgreSQL's server programs out of the PATH, one folder per major version: the newest wins. */
function findPostgresPrograms() {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : []
  const folder = versions
    .map((version) => join(home, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  if (folder) return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  const initdb = findProgram('initdb')
  const postgres = findProgram('postgres')
  return initdb && postgres ? { initdb, postgres } : null
}

/** PostgreSQL refuses to run as root; its own account, or else nobody's, takes its place. */
function unprivilegedAccount() {
  if (process.getuid?.() !== 0) return {}
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = ['postgres', 'nobody'].flatMap((name) =>
    accounts.filter((each) => each[0] === name),
  )[0]
  return account ? { uid: Number(account[2]), gid: Number(account[3]) } : null
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.end())
  })
}

async function waitUntilAccepting(child, port, title) {
  const deadline = Date.now() + startDeadlineMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`${title} ended with status ${child.exitCode} at its start`)
    if (await accepts(port)) return
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  child.kill('SIGKILL')
  throw new Error(`${title} did not accept connections within ${startDeadlineMs / 1000} s`)
}

/** Asks with `signal`, waits, and kills what is left after ten seconds; then removes its folder. */
function ender(child, signal, folder) {
  return async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
      child.kill(signal)
      await ended
      clearTimeout(timer)
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

async function initialiseCluster(initdb, folder, password, account) {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account.uid !== undefined) {
    chownSync(folder, account.uid, account.gid)
    chownSync(passwordFile, account.uid, account.gid)
  }
  const args = [
    '-D',
    join(folder, 'cluster'),
    '-U',
    'portico',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
  ]
  args.push('-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
  const ended = await runChild(initdb, args, {
    ...account,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (ended.code !== 0) throw new Error(`initdb failed:\n${ended.output}`)
}

/**
 * Starts an empty PostgreSQL of the machine's newest version, or answers null where there is none.
 * fsync is off: the cluster lives for one run of the tests.
 *
 * @returns {Promise<{url: string, end: () => Promise<void>} | null>}
 */
export async function startPostgres() {
  const programs = findPostgresPrograms()
  const account = unprivilegedAccount()
  if (!programs || !account) return null
  const folder = mkdtempSync(join(tmpdir(), 'portico-postgres-'))
  const password = randomBytes(18).toString('base64url')
  await initialiseCluster(programs.initdb, folder, password, account)
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    max_connections: 200,
    logging_collector: 'off',
  }
  const args = ['-D', join(folder, 'cluster')]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const child = spawn(programs.postgres, args, { ...account, cwd: folder, stdio: 'ignore' })
  await waitUntilAccepting(child, port, 'PostgreSQL')
  // SIGINT is PostgreSQL's fast shutdown: open sessions are cut, not waited for.
  return {
    url: `postgres://portico:${password}@127.0.0.1:${port}/postgres`,
    end: ender(child, 'SIGINT', folder),
  }
}

/** Starts an empty Redis that keeps nothing, or answers null where the machine has none. */
export async function startRedis() {
  const program = findProgram('redis-server', 'valkey-server')
  if (!program) return null
  const folder = mkdtempSync(join(tmpdir(), 'portico-redis-'))
  const port = await freePort()
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ]
  const child = spawn(program, args, { stdio: 'ignore' })
  await waitUntilAccepting(child, port, 'Redis')
  return { url: `redis://127.0.0.1:${port}/0`, end: ender(child, 'SIGTERM', folder) }
}
