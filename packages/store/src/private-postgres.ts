/** A PostgreSQL server of the harness's own: stock durability, a socket of its own, a user that is not root. */

import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { openDatabase } from './open-database.ts'

const run = promisify(execFile)
const debianVersions = '/usr/lib/postgresql'

/** Where the server's programs are; undefined when PostgreSQL is not installed. */
export function postgresPrograms(): string | undefined {
  const newest = existsSync(debianVersions)
    ? readdirSync(debianVersions).sort((a, b) => Number(b) - Number(a))[0]
    : undefined
  const directory = newest === undefined ? '' : join(debianVersions, newest, 'bin')
  return existsSync(join(directory, 'initdb')) ? directory : undefined
}

type Owner = { uid?: number; gid?: number }

/** The server refuses to run as root; Debian's packages bring a user for it. */
async function ownerOfServers(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all([
    run('id', ['-u', 'postgres']),
    run('id', ['-g', 'postgres']),
  ])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** A running server. */
export type PostgresServer = Readonly<{ url: string; process: ChildProcess & { pid: number } }>

/**
 * Starts a server on `directory`, made and initialised if it is missing, and waits until it answers.
 *
 * @param settings more settings, as `name=value`; a later one wins
 */
export async function startPostgres(
  directory: string,
  settings: readonly string[] = [],
): Promise<PostgresServer> {
  const programs = postgresPrograms()
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  const data = join(directory, 'data')
  const sockets = join(directory, 'sockets')
  const owner = await ownerOfServers()
  if (!existsSync(data)) await initialise(programs, data, owner)
  await rm(sockets, { recursive: true, force: true })
  await mkdir(sockets)
  await chmod(sockets, 0o777)
  const parameters = serverParameters(data, sockets, settings)
  // A direct child, so that it is reaped when it is killed: its successor asks whether its number is still in use.
  const child = spawn(join(programs, 'postgres'), parameters, {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...owner,
  })
  if (child.pid === undefined) throw new Error('PostgreSQL did not start')
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-2000)
  })
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(sockets)}`
  await untilItAnswers(url, child).catch((error: unknown) => {
    throw new Error(`PostgreSQL did not come up: ${log}`, { cause: error })
  })
  return { url, process: Object.assign(child, { pid: child.pid }) }
}

function serverParameters(
  data: string,
  sockets: string,
  settings: readonly string[],
): readonly string[] {
  const all = [
    'listen_addresses=',
    // Segments in /dev/shm would outlive a server that is killed.
    'dynamic_shared_memory_type=mmap',
    'max_wal_size=96MB',
    ...settings,
  ]
  return ['-D', data, '-k', sockets, ...all.flatMap((setting) => ['-c', setting])]
}

async function initialise(programs: string, data: string, owner: Owner): Promise<void> {
  await mkdir(data, { recursive: true })
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(data, owner.uid, owner.gid)
  const parameters = [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=trust',
    '--no-locale',
    '--encoding=UTF8',
  ]
  await run(join(programs, 'initdb'), parameters, owner)
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    try {
      const database = await openDatabase({ kind: 'postgres', url })
      return await database.close()
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadline) throw error
      await wait(50)
    }
  }
}
