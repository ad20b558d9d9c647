/** The connections to one origin: kept alive, one request in flight on each, or shared where the API says so. */
import type { OpenUpstream } from '../upstream-socket.ts'
import { UpstreamConnection, type ConnectionEvents } from './upstream-connection.ts'
import type { UpstreamRequest } from './upstream-request.ts'

const connectionLimit = 256
/** Calls that may wait for a connection before new ones are turned away. */
const queueLimit = 1024
/** nginx keeps 75 s, Node 5 s; a connection that the upstream closes as we send costs a second attempt. Told only from
 * one sweep to the next, so a quarter of a second below what was safe. */
const idleLimitMs = 3500
/** Requests in flight on one shared connection: enough that two connections carry 64 callers. */
const sharedDepth = 32

export class UpstreamPool implements ConnectionEvents {
  readonly #origin: URL
  readonly #openUpstream: OpenUpstream
  readonly #connections = new Set<UpstreamConnection>()
  /** Free connections for one request at a time; the last used is taken first, so that the others can go. */
  readonly #idle: UpstreamConnection[] = []
  #shared: UpstreamConnection[] = []
  readonly #queue: UpstreamRequest[] = []
  #isClosed = false

  constructor(origin: URL, openUpstream: OpenUpstream) {
    this.#origin = origin
    this.#openUpstream = openUpstream
  }

  /** How many connections there are, and how many of them carry a call. */
  get use(): { open: number; busy: number } {
    let busy = 0
    for (const { inFlight } of this.#connections) if (inFlight > 0) busy += 1
    return { open: this.#connections.size, busy }
  }

  get isEmpty(): boolean {
    return this.#connections.size === 0 && this.#queue.length === 0
  }

  /** The upstream has fallen so far behind that waiting would only make it worse. */
  get isFull(): boolean {
    return this.#queue.length >= queueLimit
  }

  /** Sends a request, or keeps it until a connection is free. */
  dispatch(request: UpstreamRequest): void {
    const connection = request.mayShare ? this.#takeShared() : this.#takeIdle()
    if (connection === null) this.#queue.push(request)
    else this.#send(connection, request)
  }

  /** Gives up on a request: takes it out of the queue, or tells the connection that carries it. */
  abandon(request: UpstreamRequest, error: Error): void {
    request.isAbandoned = true
    const at = this.#queue.indexOf(request)
    if (at >= 0) this.#queue.splice(at, 1)
    request.carrier?.abandon(request, error)
  }

  /** Closes what has been idle for long; a closed pool closes what is idle at all. */
  sweep(): void {
    const nowMs = performance.now()
    for (const connection of this.#connections) {
      const idleMs = connection.readIdleMs(nowMs)
      if (connection.inFlight > 0) continue
      if (this.#isClosed || idleMs > idleLimitMs) connection.destroy(new Error('idle'))
    }
  }

  /** Takes no more requests; what is in flight ends in its own time. */
  close(): void {
    this.#isClosed = true
    this.sweep()
  }

  /** Ends everything now. */
  destroy(): void {
    this.#isClosed = true
    for (const connection of this.#connections) connection.destroy(new Error('the gateway stops'))
  }

  onFree(connection: UpstreamConnection): void {
    if (this.#isClosed) return connection.destroy(new Error('no longer in use'))
    const isShared = this.#shared.includes(connection)
    const next = this.#queue.length === 0 ? undefined : this.#takeWaiting(isShared)
    if (next !== undefined) this.#send(connection, next)
    else if (!isShared) this.#idle.push(connection)
  }

  /** Nothing that has an effect may wait in a row behind others, so a shared connection takes no such request. */
  #takeWaiting(isShared: boolean): UpstreamRequest | undefined {
    if (!isShared) return this.#queue.shift()
    const at = this.#queue.findIndex(({ mayShare }) => mayShare)
    return at < 0 ? undefined : this.#queue.splice(at, 1)[0]
  }

  onGone(
    connection: UpstreamConnection,
    unanswered: readonly UpstreamRequest[],
    error: Error,
  ): void {
    this.#connections.delete(connection)
    this.#shared = this.#shared.filter((one) => one !== connection)
    const at = this.#idle.indexOf(connection)
    if (at >= 0) this.#idle.splice(at, 1)
    for (const request of unanswered) {
      if (this.#mayAskAgain(connection, request)) this.dispatch(request)
      else request.sink.onFault(error)
    }
    const next = this.#queue.shift()
    if (next !== undefined) this.dispatch(next)
  }

  /**
   * Once, a safe request only, and only where the connection had served before: an upstream that closes an
   * idle connection while the request is on its way has not read it (T123). Everything else could be done twice.
   */
  #mayAskAgain(connection: UpstreamConnection, request: UpstreamRequest): boolean {
    return request.isSafe && request.attempts < 2 && connection.answered > 0 && !this.#isClosed
  }

  #takeIdle(): UpstreamConnection | null {
    for (;;) {
      const connection = this.#idle.pop()
      if (connection === undefined) break
      if (connection.isUsable) return connection
    }
    return this.#connections.size < connectionLimit ? this.#open() : null
  }

  #takeShared(): UpstreamConnection | null {
    for (const connection of this.#shared) {
      if (connection.isUsable && connection.inFlight < sharedDepth) return connection
    }
    if (this.#connections.size >= connectionLimit) return null
    const opened = this.#open()
    this.#shared.push(opened)
    return opened
  }

  #open(): UpstreamConnection {
    const connection = new UpstreamConnection(
      (read) => this.#openUpstream(this.#origin, read),
      this,
    )
    this.#connections.add(connection)
    return connection
  }

  #send(connection: UpstreamConnection, request: UpstreamRequest): void {
    if (request.isAbandoned) this.onFree(connection)
    else connection.send(request)
  }
}
