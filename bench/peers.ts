/** Proxies and gateways of others from npm, each in a process of its own; `bench/peers` holds their lockfile. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { proxyCore, type Started } from './candidate.ts'
import { announcePort, findFreePort, startAnnounced, startPinned } from './programs.ts'
import type { Running } from './programs.ts'

const home = join(import.meta.dirname, 'peers')

/** Installs them once, without their install scripts; they are no part of the product. */
export function installPeers(): void {
  if (existsSync(join(home, 'node_modules', '.package-lock.json'))) return
  console.log('installing the peers (bench/peers)')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Starts one of `bench/peers` that takes the upstream as its argument and prints its address. */
export function startPeer(name: string) {
  return (upstream: Running, directory: string): Promise<Started> =>
    startAnnounced({
      command: execPath,
      args: [join(home, `${name}.mjs`), upstream.url],
      core: proxyCore,
      logFile: join(directory, 'log'),
    })
}

function writeExpressConfiguration(
  directory: string,
  upstream: Running,
  ports: Readonly<{ calls: number; admin: number }>,
): void {
  const models = join(home, 'node_modules/express-gateway/lib/config/models')
  mkdirSync(directory, { recursive: true })
  cpSync(models, join(directory, 'models'), { recursive: true })
  const gateway = {
    http: { port: ports.calls, hostname: '127.0.0.1' },
    admin: { port: ports.admin, host: '127.0.0.1' },
    apiEndpoints: { api: { host: '*', paths: '/*' } },
    serviceEndpoints: { origin: { url: upstream.url } },
    policies: ['key-auth', 'proxy'],
    pipelines: {
      default: {
        apiEndpoints: ['api'],
        policies: [
          { 'key-auth': [{ action: {} }] },
          { proxy: [{ action: { serviceEndpoint: 'origin' } }] },
        ],
      },
    },
  }
  const system = {
    db: { redis: { emulate: true, namespace: 'EG' } },
    crypto: { cipherKey: 'bench', algorithm: 'aes256', saltRounds: 10 },
    session: { secret: 'bench', resave: false, saveUninitialized: false },
    accessTokens: { timeToExpiry: 7_200_000 },
    refreshTokens: { timeToExpiry: 7_200_000 },
    authorizationCodes: { timeToExpiry: 300_000 },
  }
  // YAML reads JSON.
  writeFileSync(join(directory, 'gateway.config.yml'), JSON.stringify(gateway))
  writeFileSync(join(directory, 'system.config.yml'), JSON.stringify(system))
}

async function post<T>(url: string, value: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** Express Gateway with its memory for a database, and one consumer with one key. */
export async function startExpressGateway(upstream: Running, directory: string): Promise<Started> {
  const ports = { calls: await findFreePort(), admin: await findFreePort() }
  const configuration = join(directory, 'configuration')
  writeExpressConfiguration(configuration, upstream, ports)
  const logFile = join(directory, 'log')
  const child = startPinned({
    command: execPath,
    args: [join(home, 'express-gateway.mjs'), configuration],
    core: proxyCore,
    logFile,
    environment: { LOG_LEVEL: 'error', NODE_ENV: 'production' },
  })
  child.stdout?.resume()
  const running = await announcePort(child, ports.calls, logFile)
  const admin = await announcePort(child, ports.admin, logFile)
  await post(`${admin.url}/users`, { username: 'bench', firstname: 'a', lastname: 'b' })
  const credential = { consumerId: 'bench', type: 'key-auth', credential: {} }
  const { keyId, keySecret } = await post<{ keyId: string; keySecret: string }>(
    `${admin.url}/credentials`,
    credential,
  )
  return { ...running, headerLines: [`authorization: apiKey ${keyId}:${keySecret}`] }
}
