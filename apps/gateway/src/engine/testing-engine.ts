/** Starts an engine before an upstream and talks to it in bytes; for the tests of the engines. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { compileAddressMatcher } from '@portico/domain'
import type { FeedApi, FeedApplication } from '@portico/contract'
import type { Call } from '../call.ts'
import { SecondWindows } from '../limits/second-windows.ts'
import { createPipeline } from '../pipeline.ts'
import { MemoryNonces } from '../replay/memory-nonces.ts'
import {
  buildApi,
  buildApplication,
  buildOpenCalls,
  buildWorld,
  openUnsealed,
  signHeaders,
} from '../testing.ts'
import { startUpstream } from '../testing-servers.ts'
import type { WorldChange } from '../world/compiled-world.ts'
import type { CallerCertificate } from './caller-certificate.ts'
import type { CallOutcome, Engine, EngineDeps, EngineLimits } from './engine.ts'
import { createFastEngine } from './fast/fast-engine.ts'
import { createPlainEngine } from './plain-engine.ts'

/** What a test has to close, the last opened first; `closeAll` is for its `afterEach`. */
export const closers: (() => Promise<unknown>)[] = []

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close()
}

const defaults: EngineLimits = {
  bodyLimitBytes: 1024 * 1024,
  bufferLimitBytes: 4 * 1024 * 1024,
  connectionLimit: 100,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 10_000,
  keepAliveTimeoutMs: 10_000,
}

export type CreateEngine = (deps: EngineDeps) => Engine

/** What one suite holds both to. */
export const engines: readonly (readonly [name: string, create: CreateEngine])[] = [
  ['plain', createPlainEngine],
  ['fast', createFastEngine],
]

export interface StartMore {
  readonly limits?: Partial<EngineLimits>
  readonly timeoutMs?: number
  readonly api?: Partial<FeedApi>
  readonly application?: Partial<FeedApplication>
  readonly certificate?: CallerCertificate
  readonly upstreamTrust?: SecureContext
  readonly tunnelIdleMs?: number
  readonly sweepMs?: number
}

export interface StartedEngine {
  readonly engine: Engine
  readonly port: number
  readonly outcomes: CallOutcome[]
  readonly defects: unknown[]
  /** Makes this change of the world, as the feed would. */
  readonly change: (change: WorldChange) => void
  /** From now on the feed is too old to act upon. */
  readonly lose: () => void
}

/** A world of one API before the upstream, which can change as the feed would change it. */
function openWorld(upstreamUrl: string, more: StartMore) {
  const { timeoutMs = 5000, api = {}, application = {}, tunnelIdleMs = 0, sweepMs = 1000 } = more
  const environments = { PROD: { url: upstreamUrl }, DEV: null }
  let isTooOld = false
  let world = buildWorld({
    apis: [buildApi({ environments, timeoutMs, ...api })],
    applications: [buildApplication(application)],
  })
  const readWorld = () => world
  const openCalls = buildOpenCalls(readWorld, {
    tunnelIdleMs,
    sweepMs,
    isTooOld: () => isTooOld,
  })
  return {
    readWorld,
    openCalls,
    change: (one: WorldChange) => {
      world = world.with([one], openUnsealed)
      openCalls.review([one])
    },
    lose: () => {
      isTooOld = true
    },
  }
}

/** An engine before one upstream; every call to `POST /list/api_1` that is signed passes. */
export async function startEngine(
  createEngine: CreateEngine,
  upstreamUrl: string,
  more: StartMore = {},
): Promise<StartedEngine> {
  const { readWorld, openCalls, change, lose } = openWorld(upstreamUrl, more)
  const outcomes: CallOutcome[] = []
  const defects: unknown[] = []
  const nonces = new MemoryNonces({ key: [1, 2], limit: 1000, coldBeforeMs: 0, journal: null })
  const engine = createEngine({
    limits: { ...defaults, ...more.limits },
    trustedProxies: compileAddressMatcher([]),
    certificate: more.certificate ?? null,
    upstreamTrust: more.upstreamTrust ?? null,
    now: Date.now,
    createRequestId: () => randomUUID(),
    readWorld,
    openCalls,
    decide: createPipeline({ nonces, limits: new SecondWindows() }),
    answerDoor: () => null,
    onFinish: (_call: Call, outcome) => outcomes.push(outcome),
    onDefect: (error) => defects.push(error),
  })
  const { port } = await engine.listen({ host: '127.0.0.1', port: 0 })
  closers.push(() => engine.drain(0))
  return { engine, port, outcomes, defects, change, lose }
}

export function signedHead(body?: string, extra: readonly string[] = []): string {
  const headers = signHeaders({
    receivedAtMs: Date.now(),
    headers: { 'content-type': 'text/plain' },
    ...(body === undefined ? {} : { body }),
  })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return ['POST /list/api_1 HTTP/1.1', 'Host: gateway:8000', ...lines, ...extra, '', ''].join(
    '\r\n',
  )
}

/** Sends bytes and answers everything that comes back until the socket closes or the text matches. */
export async function talk(port: number, bytes: string, until = /$^/): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('latin1')
  const ended = new Promise<void>((resolve) => {
    socket.on('data', (chunk: string) => {
      text += chunk
      if (until.test(text)) resolve()
    })
    socket.on('close', () => resolve())
    socket.on('error', () => resolve())
  })
  socket.write(bytes, 'latin1')
  const timer = setTimeout(() => socket.destroy(), 5000)
  await ended
  clearTimeout(timer)
  socket.destroy()
  return text
}

export const upstreamOf = async (handler?: Parameters<typeof startUpstream>[0]) => {
  const upstream = await startUpstream(handler)
  closers.push(upstream.close)
  return upstream
}

/** A TCP server that answers each connection by itself. */
export async function startRaw(
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; count: () => number }> {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => connections,
  }
}
