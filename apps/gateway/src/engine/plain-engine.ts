/** The plain engine: node:http towards callers, undici towards upstreams. */
import {
  createServer,
  ServerResponse,
  type IncomingMessage,
  type Server,
  type ServerOptions,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { GatewayErrorCode } from '@portico/contract'
import { trackSockets } from './caller-certificate.ts'
import type { Engine, EngineDeps, ListenAddress } from './engine.ts'
import { PlainExchange } from './plain-exchange.ts'
import { refuseBytes } from './refuse-on-socket.ts'
import { BufferBudget } from './request-body.ts'
import type { TunnelSide } from './tunnel.ts'
import { createOpenUpstream, type OpenUpstream } from './upstream-socket.ts'
import { Upstreams } from './upstreams.ts'

const headLimitBytes = 16 * 1024
const parserFaults: ReadonlyMap<unknown, GatewayErrorCode> = new Map([
  ['HPE_HEADER_OVERFLOW', 'I431HL'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'I408RT'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 'I413RL'],
])

/** Answers on the bare socket what never became a request, and closes it. */
function refuseOnSocket(
  socket: Socket,
  code: GatewayErrorCode,
  requestId: string,
  facts?: Readonly<Record<string, string>>,
): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  socket.end(refuseBytes(code, requestId, facts))
}

/** Every other offer is passed over, and the request read like any other; Node before 24.9 hands over them all. */
function offersWebSocket({ method, headers }: IncomingMessage): boolean {
  const hasBody = 'content-length' in headers || 'transfer-encoding' in headers
  return method === 'GET' && !hasBody && headers.upgrade?.toLowerCase() === 'websocket'
}

/** node:http gives no response with an offer to change the protocol, for most servers do not answer one otherwise. */
function answerOnSocket(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  socket.on('error', () => socket.destroy())
  // Every connection of node:http is one; the type leaves room for servers that are fed otherwise.
  if (socket instanceof Socket) response.assignSocket(socket)
  response.once('finish', () => socket.end())
  return response
}

class PlainEngine implements Engine {
  readonly #deps: EngineDeps
  readonly #server: Server
  readonly #sockets: ReturnType<typeof trackSockets>
  readonly #upstreams: Upstreams
  readonly #openUpstream: OpenUpstream
  readonly #budget: BufferBudget
  #connectionCount = 0
  #activeCount = 0
  #isDraining = false

  constructor(deps: EngineDeps) {
    this.#deps = deps
    this.#budget = new BufferBudget(deps.limits.bufferLimitBytes)
    this.#upstreams = new Upstreams(deps.upstreamTrust)
    this.#openUpstream = createOpenUpstream(deps.upstreamTrust)
    this.#server = this.#createServer()
    this.#sockets = trackSockets(this.#server)
  }

  get connectionCount(): number {
    return this.#connectionCount
  }

  get activeCount(): number {
    return this.#activeCount
  }

  get upstreamConnections() {
    return this.#upstreams.connections
  }

  listen(at: ListenAddress): Promise<ListenAddress> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(at.port, at.host, () => {
        this.#server.removeListener('error', reject)
        const address = this.#server.address()
        const port = address !== null && typeof address === 'object' ? address.port : at.port
        resolve({ host: at.host, port })
      })
    })
  }

  keepOrigins(origins: ReadonlySet<string>): void {
    this.#upstreams.keep(origins)
  }

  async drain(deadlineMs: number): Promise<void> {
    this.#isDraining = true
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeIdleConnections()
    const timer = setTimeout(() => this.#sockets.destroyAll(), deadlineMs)
    await closed
    clearTimeout(timer)
    await this.#upstreams.close()
  }

  #createServer(): Server {
    const { limits } = this.#deps
    const server = this.#openServer({
      maxHeaderSize: headLimitBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: 1000,
      insecureHTTPParser: false,
      // The strict checks refuse it with a code of the protocol.
      requireHostHeader: false,
      shouldUpgradeCallback: offersWebSocket,
      noDelay: true,
    })
    // Node drops what is above this number in silence; the strict checks count instead.
    server.maxHeadersCount = 0
    server.maxConnections = limits.connectionLimit
    this.#listenForCalls(server)
    this.#listenForFaults(server)
    return server
  }

  #openServer(options: ServerOptions): Server {
    const { certificate, limits } = this.#deps
    if (certificate === null) return createServer(options)
    const handshakeTimeout = limits.headersTimeoutMs
    const server = createTlsServer({ ...options, ...certificate.options, handshakeTimeout })
    certificate.renew(server)
    return server
  }

  #listenForCalls(server: Server): void {
    const serve = (
      request: IncomingMessage,
      response: ServerResponse,
      bare?: TunnelSide<Duplex>,
    ): void => {
      this.#activeCount += 1
      const exchange = new PlainExchange(
        {
          engine: this.#deps,
          upstreams: this.#upstreams,
          openUpstream: this.#openUpstream,
          budget: this.#budget,
          isDraining: () => this.#isDraining,
        },
        request,
        response,
        bare,
      )
      void exchange.serve().finally(() => {
        this.#activeCount -= 1
      })
    }
    for (const event of ['request', 'checkContinue', 'checkExpectation']) {
      server.on(event, (request: IncomingMessage, response: ServerResponse) => {
        serve(request, response)
      })
    }
    server.on('upgrade', (request, socket, early) => {
      serve(request, answerOnSocket(request, socket), { socket, early })
    })
    server.on('connection', (socket) => {
      this.#connectionCount += 1
      socket.once('close', () => {
        this.#connectionCount -= 1
      })
    })
  }

  #listenForFaults(server: Server): void {
    server.on('clientError', (error: Error & { code?: unknown }, socket) => {
      // A failed handshake: whoever is there speaks no TLS, or none that we take.
      if (!/^(?:HPE_|ERR_HTTP_)/.test(String(error.code))) return void socket.destroy()
      const code = parserFaults.get(error.code) ?? 'I400FR'
      const facts = { reason: typeof error.code === 'string' ? error.code : 'unreadable' }
      refuseOnSocket(socket as Socket, code, this.#deps.createRequestId(), facts)
    })
    server.on('connect', (_request, socket) => {
      const facts = { reason: 'CONNECT' }
      refuseOnSocket(socket as Socket, 'I405UM', this.#deps.createRequestId(), facts)
    })
  }
}

/** Builds the plain engine; nothing listens yet. */
export function createPlainEngine(deps: EngineDeps): Engine {
  return new PlainEngine(deps)
}
