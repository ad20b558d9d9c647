/** Serves the built console with its security headers, beside the fake management API, on a loopback port. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerFake } from '../src/testing/fake-control.ts'
import type { FakeWorld } from '../src/testing/fake-world.ts'

const builtConsole = fileURLToPath(new URL('../../../dist/console', import.meta.url))

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * The policy that the console is written for. Styles need `unsafe-inline`: the component library writes
 * style elements of which some cannot carry a nonce. Scripts never do.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

export type ServedConsole = Readonly<{ url: string; close: () => Promise<void> }>

/** @param port 0 takes a free one */
export async function serveConsole(world: FakeWorld, port = 0): Promise<ServedConsole> {
  const server = createServer((request, response) => {
    answer(world, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: taken } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${taken}`, close: () => closeServer(server) }
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

async function answer(
  world: FakeWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://console').pathname
  if (path.startsWith('/api/')) return answerApi(world, request, response)
  const file = extname(path) === '' ? 'index.html' : normalize(path)
  const content = await readFile(join(builtConsole, file)).catch(() => null)
  if (content === null) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  })
  response.end(content)
}

async function answerApi(
  world: FakeWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (world.away) {
    request.socket.destroy()
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const method = request.method ?? 'GET'
  const body = method === 'GET' ? null : Buffer.concat(chunks)
  const answered = await answerFake(
    world,
    new Request(new URL(request.url ?? '/', 'http://console'), {
      method,
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      body,
    }),
  )
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  response.end(Buffer.from(await answered.arrayBuffer()))
}
