/** The proxies that are measured, and the check that each does what its row claims before it is timed. */
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { startControlStub } from './control-stub.ts'
import { startAnnounced, startNginx } from './programs.ts'
import type { Running } from './programs.ts'
import {
  buildSnapshot,
  gatewayToken,
  nameApplication,
  ungrantedIndex,
  unlistedIndex,
} from './sample-world.ts'
import { signBytes } from './signed-requests.ts'

const root = join(import.meta.dirname, '..')

/** The proxy runs on one core; upstream, loader and control stub share the other. */
export const proxyCore = 0
export const otherCore = 1

export type Candidate = Readonly<{
  name: string
  checksCalls: boolean
  /** A fresh process each time; `directory` is empty and the candidate's own. */
  start: (upstream: Running, directory: string) => Promise<Running>
}>

const body = JSON.stringify({ results: [{ note: 'x'.repeat(178) }] })

/** The upstream of all: nginx answering 200 with 200 bytes of JSON. */
export function startUpstream(directory: string): Promise<Running> {
  return startNginx(
    directory,
    otherCore,
    (port) => `server { listen 127.0.0.1:${port};
      location / { default_type application/json; return 200 '${body}'; } }`,
  )
}

function startNginxProxy(upstream: Running, directory: string): Promise<Running> {
  return startNginx(
    directory,
    proxyCore,
    (port) => `upstream origin { server ${new URL(upstream.url).host}; keepalive 64;
      keepalive_requests 100000000; }
    server { listen 127.0.0.1:${port}; location / { proxy_pass http://origin;
      proxy_http_version 1.1; proxy_set_header Connection ''; } }`,
  )
}

async function startGateway(
  engine: 'fast' | 'plain',
  upstream: Running,
  directory: string,
): Promise<Running> {
  const control = await startControlStub(buildSnapshot(upstream.url))
  const gateway = await startAnnounced({
    command: execPath,
    args: [join(root, 'dist', 'gateway.mjs')],
    core: proxyCore,
    logFile: join(directory, 'log'),
    environment: {
      PORTICO_GATEWAY_PORT: '0',
      PORTICO_GATEWAY_ENGINE: engine,
      PORTICO_GATEWAY_TOKEN: gatewayToken,
      PORTICO_GATEWAY_DATA_DIR: join(directory, 'data'),
      PORTICO_CONTROL_URL: control.url,
    },
  })
  await control.followed
  const stop = async () => {
    await gateway.stop()
    await control.close()
    const { calls, dropped } = control.counts
    console.log(`  call records: ${calls} reported, ${dropped} dropped`)
  }
  return { ...gateway, stop }
}

function startPlainProxy(upstream: Running, directory: string): Promise<Running> {
  return startAnnounced({
    command: execPath,
    args: [join(import.meta.dirname, 'plain-proxy.ts'), upstream.url],
    core: proxyCore,
    logFile: join(directory, 'log'),
  })
}

/** The order is that of the rows. */
export const candidates: readonly Candidate[] = [
  { name: 'nginx proxy_pass, no check', checksCalls: false, start: startNginxProxy },
  {
    name: 'Portico gateway, every check',
    checksCalls: true,
    start: (...place) => startGateway('fast', ...place),
  },
  {
    name: 'Portico, plain engine, every check',
    checksCalls: true,
    start: (...place) => startGateway('plain', ...place),
  },
  { name: 'node:http + undici, no check', checksCalls: false, start: startPlainProxy },
]

/** Sends one request as it is and answers the status. */
export async function ask(url: string, bytes: string): Promise<number> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  // Not `end`: nginx takes a half-closed connection for a caller who has gone.
  socket.write(bytes, 'latin1')
  const [first] = (await once(socket, 'data', { signal: AbortSignal.timeout(5000) })) as [Buffer]
  socket.destroy()
  return Number(first.toString('latin1', 9, 12))
}

/** Throws unless good calls pass and, where calls are checked, every kind of bad one is refused. */
export async function checkFunction(candidate: Candidate, url: string): Promise<void> {
  const sign = (index: number) => {
    const { appKey, appSecret } = nameApplication(index)
    return signBytes(appKey, appSecret, 0)
  }
  const good = sign(0)
  const refused = candidate.checksCalls ? 403 : 200
  const cases: [string, string, number][] = [
    ['tampered', good.replace('size=20', 'size=21'), refused],
    ['good', good, 200],
    ['replay', good, refused],
    ['unlisted address', sign(unlistedIndex), refused],
    ['no grant', sign(ungrantedIndex), refused],
  ]
  for (const [what, bytes, expected] of cases) {
    const status = await ask(url, bytes)
    if (status !== expected)
      throw new Error(`${candidate.name}: ${what} is answered ${status}, not ${expected}`)
  }
}

/** Starts a candidate in a folder of its own and checks it. */
export async function startChecked(
  candidate: Candidate,
  upstream: Running,
  directory: string,
): Promise<Running> {
  mkdirSync(directory)
  const running = await candidate.start(upstream, directory)
  await checkFunction(candidate, running.url)
  return running
}
