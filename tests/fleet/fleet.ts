/** A control plane and several gateways as processes of their own, on free ports and in one throw-away folder. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseReadyLine } from '@portico/contract'
import { createClient } from '@portico/sdk'
import type { Client } from '@portico/sdk'
import { findBrokenInvariants, openDatabase } from '@portico/store'

const root = join(import.meta.dirname, '../..')
/** The first start of an embedded database is slow, above all on a busy machine. */
const startLimitMs = 120_000
const token = 'a-gateway-token-for-the-fleet'
const password = 'a-long-test-password-42'

export type Member = Readonly<{ id: string; url: string; child: ChildProcess }>

/** What surrounds the fleet; left out, an embedded database and nothing else. */
export type Surroundings = Readonly<{
  databaseUrl?: string
  /** Variables of every gateway. */
  gatewayEnv?: Readonly<Record<string, string>>
  /**
   * False where the time of an effect is what is measured: a call that passed a second late is told by the measurement,
   * with how late it was, and would break I7 as well.
   */
  checksInvariants?: boolean
}>

export type Fleet = Readonly<{
  admin: Client
  gateways: readonly Member[]
  /** Kills the control plane. */
  killControl(): Promise<void>
  /** Starts it again where it was. */
  restartControl(): Promise<void>
  /** Where a gateway keeps its sealed snapshot. */
  snapshotOf(id: string): string
  /** Kills a gateway; `add` starts it again under its name. */
  kill(id: string): Promise<void>
  /** Starts one more gateway, or one that was stopped again under its name. */
  add(id: string, env?: Readonly<Record<string, string>>): Promise<Member>
  /** Kills everything; throws when an invariant of the registry does not hold afterwards. */
  close(): Promise<void>
}>

type Running = Readonly<{ url: string; child: ChildProcess }>

async function start(program: string, env: Readonly<Record<string, string>>): Promise<Running> {
  const main = join(root, 'apps', program, 'src/main.ts')
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let err = ''
  child.stderr.on('data', (chunk) => (err = (err + String(chunk)).slice(-10_000)))
  const url = await new Promise<string>((resolve, reject) => {
    let out = ''
    const fail = () => {
      child.kill('SIGKILL')
      reject(new Error(`${program} is not ready: ${err}`))
    }
    const timer = setTimeout(fail, startLimitMs)
    child.once('exit', fail)
    child.stdout.on('data', (chunk) => {
      out += String(chunk)
      const line = out.includes('\n') ? parseReadyLine(out.split('\n', 1)[0] ?? '') : null
      if (line === null) return
      clearTimeout(timer)
      child.off('exit', fail)
      resolve(line.url)
    })
  })
  return { url, child }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Signs `admin` in by name and password, as a script would. */
async function signIn(url: string): Promise<Client> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'admin', password }),
  })
  if (!response.ok) throw new Error(`admin cannot sign in: ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((value) => value.split(';', 1)[0])
    .join('; ')
  return createClient({ url, headers: { cookie, origin: url } })
}

/** A port of the loopback interface that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function startControl(folder: string, port: number, { databaseUrl }: Surroundings) {
  return start('control', {
    PORTICO_DATA_DIR: join(folder, 'control'),
    PORTICO_PORT: String(port),
    PORTICO_SAMPLE: '0',
    PORTICO_ADMIN_PASSWORD: password,
    PORTICO_GATEWAY_TOKEN: token,
    PORTICO_LOG_LEVEL: 'error',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  })
}

function startGateway(
  folder: string,
  controlUrl: string,
  id: string,
  variables: Readonly<Record<string, string>>,
) {
  return start('gateway', {
    PORTICO_CONTROL_URL: controlUrl,
    PORTICO_GATEWAY_TOKEN: token,
    PORTICO_GATEWAY_PORT: '0',
    PORTICO_GATEWAY_ID: id,
    PORTICO_GATEWAY_DATA_DIR: join(folder, id),
    PORTICO_GATEWAY_LOG_LEVEL: 'error',
    ...variables,
  })
}

/** Starts the control plane on an empty database, without the sample, and gateways of these names. */
export async function startFleet(
  names: readonly string[],
  surroundings: Surroundings = {},
): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-fleet-'))
  const port = await findFreePort()
  let control = await startControl(folder, port, surroundings)
  const members = new Map<string, Member>()
  const add: Fleet['add'] = async (id, env = {}) => {
    const variables = { ...surroundings.gatewayEnv, ...env }
    const member = { id, ...(await startGateway(folder, control.url, id, variables)) }
    members.set(id, member)
    return member
  }
  for (const name of names) await add(name)
  return {
    admin: await signIn(control.url),
    get gateways() {
      return [...members.values()]
    },
    killControl: () => end(control.child),
    restartControl: async () => {
      control = await startControl(folder, port, surroundings)
    },
    snapshotOf: (id) => join(folder, id, 'snapshot.sealed'),
    kill: async (id) => {
      const member = members.get(id)
      if (member === undefined) throw new Error(`there is no gateway ${id}`)
      await end(member.child)
      members.delete(id)
    },
    add,
    close: async () => {
      for (const { child } of members.values()) await end(child)
      await end(control.child)
      if (surroundings.checksInvariants !== false) await checkWhole(folder, surroundings)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Throws unless every invariant holds in what the killed programs have left: calls that passed too late included (I7). */
async function checkWhole(folder: string, { databaseUrl }: Surroundings): Promise<void> {
  const database = await openDatabase(
    databaseUrl === undefined
      ? { kind: 'embedded', directory: join(folder, 'control', 'database') }
      : { kind: 'postgres', url: databaseUrl },
  )
  const broken = await findBrokenInvariants(database.kysely)
  await database.close()
  if (broken.length > 0) throw new Error(`invariants are broken: ${JSON.stringify(broken)}`)
}

/** Waits until the control plane has heard of every gateway of the fleet. */
export async function untilHeardOf(fleet: Fleet): Promise<void> {
  const deadline = performance.now() + startLimitMs
  for (;;) {
    const { items } = await fleet.admin.listGateways()
    const heard = items.filter(({ connected }) => connected).map(({ id }) => id)
    if (fleet.gateways.every(({ id }) => heard.includes(id))) return
    if (performance.now() > deadline) throw new Error(`only ${heard.join(', ')} have reported`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
