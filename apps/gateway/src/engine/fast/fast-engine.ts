/** The fast engine: our own strict HTTP/1.1 on sockets, towards callers and towards upstreams. */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { trackSockets } from '../caller-certificate.ts'
import type { Engine, EngineDeps, ListenAddress } from '../engine.ts'
import { BufferBudget } from '../request-body.ts'
import { createOpenUpstream } from '../upstream-socket.ts'
import { CallerConnection } from './caller-connection.ts'
import { Deadlines } from './deadlines.ts'
import type { ExchangeDeps } from './fast-exchange.ts'
import { FastUpstreams } from './fast-upstreams.ts'
import { Turn } from './turn.ts'

/** One clock for all connections: a timer each would cost more than the reading of a head. */
const sweepMs = 250

class FastEngine implements Engine {
  readonly #deps: EngineDeps
  readonly #server: Server
  readonly #sockets: ReturnType<typeof trackSockets>
  readonly #upstreams: FastUpstreams
  readonly #deadlines = new Deadlines()
  readonly #connections = new Set<CallerConnection>()
  #sweeper: NodeJS.Timeout | undefined
  #activeCount = 0
  #isDraining = false

  constructor(deps: EngineDeps) {
    this.#deps = deps
    this.#upstreams = new FastUpstreams(createOpenUpstream(deps.upstreamTrust))
    this.#server = this.#createServer()
    this.#sockets = trackSockets(this.#server)
  }

  get connectionCount(): number {
    return this.#connections.size
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
        this.#sweeper = setInterval(() => this.#sweep(), sweepMs)
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
    for (const connection of this.#connections) if (connection.isIdle) connection.destroy()
    const timer = setTimeout(() => this.#sockets.destroyAll(), deadlineMs)
    await closed
    clearTimeout(timer)
    clearInterval(this.#sweeper)
    this.#upstreams.destroy()
    this.#deadlines.stop()
  }

  #sweep(): void {
    const nowMs = performance.now()
    for (const connection of this.#connections) connection.checkClock(nowMs)
    this.#upstreams.sweep()
  }

  #createServer(): Server {
    const exchange: ExchangeDeps = {
      engine: this.#deps,
      upstreams: this.#upstreams,
      deadlines: this.#deadlines,
      turn: new Turn(),
      budget: new BufferBudget(this.#deps.limits.bufferLimitBytes),
      isDraining: () => this.#isDraining,
      onBegin: () => {
        this.#activeCount += 1
      },
      onEnd: () => {
        this.#activeCount -= 1
      },
    }
    const server = this.#listenFor((socket) => {
      const connection = new CallerConnection(socket, exchange)
      this.#connections.add(connection)
      socket.once('close', () => this.#connections.delete(connection))
    })
    server.maxConnections = this.#deps.limits.connectionLimit
    return server
  }

  #listenFor(take: (socket: Socket) => void): Server {
    const { certificate, limits } = this.#deps
    if (certificate === null) return createServer({ noDelay: true }, take)
    const handshakeTimeout = limits.headersTimeoutMs
    const options = { ...certificate.options, noDelay: true, handshakeTimeout }
    const server = createTlsServer(options, take)
    certificate.renew(server)
    return server
  }
}

/** Builds the fast engine; nothing listens yet. */
export function createFastEngine(deps: EngineDeps): Engine {
  return new FastEngine(deps)
}
