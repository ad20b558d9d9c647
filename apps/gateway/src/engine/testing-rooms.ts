/** A WebSocket server behind an engine, and callers who ask for it; for the tests of the engines. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import WebSocket, { WebSocketServer } from 'ws'
import { signNow } from '../testing-gateway.ts'
import type { SignInput } from '../testing.ts'
import { closers } from './testing-engine.ts'

export const target = '/rooms/7?since=1'
/** An API that lets WebSocket pass, at `target`. */
export const roomsApi = { allowUpgrade: true, route: { method: 'GET', path: '/rooms/{id}' } }

/** A published server that says back what it hears, and keeps how it was asked. */
export async function startRooms() {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: () => 'chat',
  })
  const asked: { url: string; headers: Record<string, unknown> }[] = []
  server.on('connection', (socket, request) => {
    asked.push({ url: request.url ?? '', headers: request.headers })
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    socket.on('error', () => undefined)
  })
  await once(server, 'listening')
  closers.push(async () => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { server, asked, url: `http://127.0.0.1:${port}` }
}

export const sign = (more: SignInput = {}) => signNow({ method: 'GET', target, ...more })

export const switched =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'

export const offer = (headers: Readonly<Record<string, string>>) =>
  [
    `GET ${target} HTTP/1.1`,
    'Host: gateway:8000',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Connection: keep-alive, Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '',
    '',
  ].join('\r\n')

/** A published client that asks for it. */
export function openRoom(port: number, headers: Readonly<Record<string, string>> = sign()) {
  const client = new WebSocket(`ws://127.0.0.1:${port}${target}`, ['chat'], { headers })
  closers.push(async () => client.terminate())
  return client
}
