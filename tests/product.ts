/** Starts the whole product as a person would, on free ports and in a data directory of its own, and ends it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@portico/sdk'
import type { Client } from '@portico/sdk'
import { killTree } from './faults/processes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const startLimitMs = 120_000

/** The password of `admin` and of the sample's people. */
export const password = 'a-long-test-password-42'

export type Product = Readonly<{
  consoleUrl: string
  gatewayUrl: string
  output: () => string
  /** A client signed in as one of the sample's people, by cookie as the console is. */
  signIn(username: string): Promise<Client>
  /** Kills every program between two instructions; what they have kept stays. Linux only. */
  kill(): Promise<void>
  /** After `kill`: starts on what was kept, at the same addresses. */
  startAgain(): Promise<void>
  stop(): Promise<number | null>
}>

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

type Ports = Readonly<{ control: number; gateway: number }>

function spawnProduct(dataFolder: string, ports: Ports, env: Readonly<Record<string, string>>) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(PORTICO_|DATABASE_URL$|REDIS_URL$)/.test(name),
  )
  return spawn(process.execPath, [join(root, 'dist/portico.mjs'), 'start'], {
    cwd: root,
    env: {
      ...Object.fromEntries(inherited),
      PORTICO_DATA_DIR: dataFolder,
      PORTICO_PORT: String(ports.control),
      PORTICO_GATEWAY_PORT: String(ports.gateway),
      PORTICO_ADMIN_PASSWORD: password,
      PORTICO_SAMPLE: '1',
      NO_COLOR: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

type Running = Readonly<{
  output: () => string
  kill: () => Promise<void>
  end: () => Promise<number | null>
}>

/** Resolves when the product says that it is ready. */
async function run(
  dataFolder: string,
  ports: Ports,
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const child = spawnProduct(dataFolder, ports, env)
  let output = ''
  const ended = once(child, 'close')
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready:\n${output}`)), startLimitMs)
    const look = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ctrl-C ends everything')) resolve()
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    void ended.then(() => reject(new Error(`ended before it was ready:\n${output}`)))
    void ended.then(() => clearTimeout(timer))
  })
  return {
    output: () => output,
    kill: async () => {
      if (child.pid !== undefined) await killTree(child.pid)
      await ended
    },
    end: async () => {
      if (child.exitCode === null) child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
}

/** Starts `portico start` with the sample; `env` adds to its environment, e.g. `DATABASE_URL`. */
export async function startProduct(env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'portico-journey-'))
  const ports = { control: await findFreePort(), gateway: await findFreePort() }
  let running = await run(dataFolder, ports, env)
  const consoleUrl = `http://127.0.0.1:${ports.control}`
  return {
    consoleUrl,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    output: () => running.output(),
    signIn: (username) => signIn(consoleUrl, username),
    kill: () => running.kill(),
    startAgain: async () => {
      running = await run(dataFolder, ports, env)
    },
    stop: async () => {
      const status = await running.end()
      await rm(dataFolder, { recursive: true, force: true })
      return status
    },
  }
}

/**
 * What journeys need of the sample: its application, a group to ask for one in, and its people's ids by username.
 *
 * @param lin owns the application
 */
export async function findSample(admin: Client, lin: Client) {
  const [applications, groups, members] = await Promise.all([
    lin.listApplications({ query: {} }),
    lin.listGroups({ query: { q: 'Mobile' } }),
    admin.listMembers({ query: {} }),
  ])
  const idOf = Object.fromEntries(members.items.map(({ username, id }) => [username, id]))
  return { explorer: applications.items[0]?.id ?? '', groupId: groups.items[0]?.id ?? '', idOf }
}

async function signIn(consoleUrl: string, username: string): Promise<Client> {
  const response = await fetch(`${consoleUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: consoleUrl },
    body: JSON.stringify({ username, password }),
  })
  if (!response.ok) throw new Error(`${username} cannot sign in: ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((value) => value.split(';', 1)[0])
    .join('; ')
  return createClient({ url: consoleUrl, headers: { cookie, origin: consoleUrl } })
}
