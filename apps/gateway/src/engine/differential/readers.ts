/** Programs that read requests off a socket, each telling what it read: the fast engine, node:http and nginx. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileAddressMatcher } from '@portico/domain'
import type { Call } from '../../call.ts'
import { refuseCall } from '../../refusal.ts'
import { buildOpenCalls, buildWorld } from '../../testing.ts'
import { createFastEngine } from '../fast/fast-engine.ts'

/** One request as a reader took it; the headers are those that mean something behind a gateway. */
export interface Reading {
  readonly method: string
  readonly target: string
  readonly headers: string
  body: string
}

/** Sends bytes to one reader and tells what it made of them. */
export interface Reader {
  readonly name: string
  read(bytes: string): Promise<{ readings: readonly Reading[]; answers: string; isOver: boolean }>
  close(): Promise<void>
}

const silenceMs = 400
const hop =
  /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|http2-settings|proxy-.*)$/

function describeHeaders(raw: readonly string[]): string {
  const lines: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    if (!hop.test(name)) lines.push(`${name}: ${raw[index + 1]}`)
  }
  return lines.toSorted().join('\n')
}

/** Everything that comes back until the reader closes or falls silent. */
function exchange(port: number, bytes: string): Promise<{ answers: string; isOver: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let answers = ''
    const finish = (isOver: boolean) => {
      socket.destroy()
      resolve({ answers, isOver })
    }
    socket.setTimeout(silenceMs, () => finish(false))
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => (answers += text))
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
    socket.on('connect', () => socket.write(bytes, 'latin1'))
  })
}

function toReader(
  name: string,
  port: number,
  readings: Reading[],
  close: () => Promise<void>,
): Reader {
  return {
    name,
    close,
    read: async (bytes) => {
      readings.length = 0
      const { answers, isOver } = await exchange(port, bytes)
      const whole = readings.splice(0).filter(({ body }) => body !== unread)
      return { readings: whole, answers, isOver }
    },
  }
}

/** The body of a request that has not come to its end; no case contains it. */
const unread = 'unread'

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** node:http with its defaults, but for the Host that HTTP/1.0 may leave out. */
async function startRecorder(readings: Reading[]) {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    const { method = '', url = '', rawHeaders } = request
    // Its place is that of its head: the body of a later request can be complete before it is.
    const reading = { method, target: url, headers: describeHeaders(rawHeaders), body: unread }
    readings.push(reading)
    readBody(request).then(
      (body) => {
        reading.body = body
        response.end('ok')
      },
      () => response.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { port: (server.address() as AddressInfo).port, close }
}

export async function startNodeReader(): Promise<Reader> {
  const readings: Reading[] = []
  const { port, close } = await startRecorder(readings)
  return toReader('node:http', port, readings, close)
}

/** The marker of a call that the engine read whole; no fault of bytes is answered with it. */
const taken = 'T429PA'

export async function startFastReader(): Promise<Reader> {
  const readings: Reading[] = []
  const world = buildWorld()
  const take = async (call: Call) => {
    const bytes = call.readWholeBody === null ? null : await call.readWholeBody()
    if (bytes !== null && 'code' in bytes) return bytes
    const body = bytes === null ? '' : Buffer.from(bytes).toString('latin1')
    const { method, target } = call
    readings.push({ method, target, headers: describeHeaders(call.headers.raw), body })
    return refuseCall(taken)
  }
  const engine = createFastEngine({
    limits: {
      bodyLimitBytes: 2 ** 20,
      bufferLimitBytes: 2 ** 26,
      connectionLimit: 100,
      headersTimeoutMs: 10_000,
      requestTimeoutMs: 10_000,
      keepAliveTimeoutMs: 10_000,
    },
    trustedProxies: compileAddressMatcher([]),
    certificate: null,
    upstreamTrust: null,
    now: Date.now,
    createRequestId: () => 'differential',
    readWorld: () => world,
    openCalls: buildOpenCalls(() => world),
    decide: (_mode, call) => take(call),
    answerDoor: () => null,
    onFinish: () => undefined,
    onDefect: (error) => {
      throw error
    },
  })
  const { port } = await engine.listen({ host: '127.0.0.1', port: 0 })
  return toReader('fast', port, readings, () => engine.drain(0))
}

const nginxLine = (port: number, upstream: number) => `server { listen 127.0.0.1:${port};
  location / { proxy_pass http://127.0.0.1:${upstream}; proxy_set_header Host $http_host;
    proxy_set_header Connection ''; proxy_http_version 1.1; } }`

async function freePort(): Promise<number> {
  const { port, close } = await startRecorder([])
  await close()
  return port
}

async function waitForPort(port: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('nginx does not listen')
}

/** As many readers as lanes, behind one nginx that forwards whole requests and drops no header. */
export async function startNginxReaders(program: string, count: number): Promise<Reader[]> {
  const directory = mkdtempSync(join(tmpdir(), 'portico-differential-'))
  const lanes = await Promise.all(
    Array.from({ length: count }, async () => {
      const readings: Reading[] = []
      return { readings, upstream: await startRecorder(readings), port: await freePort() }
    }),
  )
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${directory}/${kind};`)
    .join(' ')
  const servers = lanes.map(({ port, upstream }) => nginxLine(port, upstream.port)).join('\n')
  const file = join(directory, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${directory}/pid; error_log /dev/null;
    events { worker_connections 1024; }
    http { access_log off; ignore_invalid_headers off; underscores_in_headers on; ${temporary} ${servers} }`,
  )
  const child = spawn(program, ['-p', directory, '-c', file], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await Promise.all(lanes.map(({ port }) => waitForPort(port)))
  let open = count
  return lanes.map(({ port, readings, upstream }) =>
    toReader('nginx', port, readings, async () => {
      await upstream.close()
      open -= 1
      if (open > 0) return
      child.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    }),
  )
}
