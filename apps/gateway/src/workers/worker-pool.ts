/**
 * The worker processes: started, replaced when they die, and ended in order. They share one listening socket,
 * so that a connection that a dying worker has not yet accepted is taken by another.
 */
import cluster, { type Worker } from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Logger } from 'pino'
import type { ListenAddress } from '../engine/engine.ts'
import { workerVariable, type FromWorker, type ToWorker, type WorkerTask } from './messages.ts'

const shortestWaitMs = 100
const longestWaitMs = 10_000
/** A worker that has lived this long did not die of its start: the next wait is short again. */
const settledMs = 30_000

export interface WorkerPoolOptions {
  readonly count: number
  readonly log: Logger
  readonly task: Omit<WorkerTask, 'instanceId'>
  readonly onMessage: (worker: number, message: FromWorker) => void
  readonly onExit: (worker: number, instanceId: string) => void
}

interface Member {
  readonly worker: Worker
  readonly instanceId: string
  readonly startedMs: number
}

export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #members = new Map<number, Member>()
  readonly #restarts = new Set<NodeJS.Timeout>()
  #failures = 0
  #restartCount = 0
  #isStopping = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    // The kernel hands out connections: no process in between, and none lost with a worker that dies.
    cluster.schedulingPolicy = cluster.SCHED_NONE
  }

  /** Workers that were replaced since the start. */
  get restartCount(): number {
    return this.#restartCount
  }

  get ids(): readonly number[] {
    return [...this.#members.keys()]
  }

  /** Starts all and waits until each listens; throws when one dies before it does. */
  async start(): Promise<ListenAddress> {
    const addresses = await Promise.all(
      Array.from({ length: this.#options.count }, () => this.#startFirst()),
    )
    const [first] = addresses
    if (first === undefined) throw new RangeError('a pool of no workers')
    return first
  }

  send(worker: number, message: ToWorker): void {
    const member = this.#members.get(worker)
    // The channel of a dying worker closes before its exit is known.
    if (member?.worker.isConnected() === true) member.worker.send(message, () => undefined)
  }

  /** Lets every worker end its calls; after the deadline none is left. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true
    for (const timer of this.#restarts) clearTimeout(timer)
    const members = [...this.#members.values()]
    const ended = members.map(({ worker }) => once(worker, 'exit'))
    for (const id of this.ids) this.send(id, { kind: 'drain' })
    const timer = setTimeout(() => {
      for (const { worker } of members) worker.process.kill('SIGKILL')
    }, deadlineMs)
    await Promise.all(ended)
    clearTimeout(timer)
  }

  async #startFirst(): Promise<ListenAddress> {
    const { worker } = this.#fork()
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error('a worker ended before it listened'))
      worker.once('exit', fail)
      worker.on('message', (message: FromWorker) => {
        if (message.kind !== 'listening') return
        worker.off('exit', fail)
        resolve({ host: message.host, port: message.port })
      })
    })
  }

  #fork(): Member {
    const { task, onMessage } = this.#options
    const instanceId = randomUUID()
    const worker = cluster.fork({ [workerVariable]: JSON.stringify({ ...task, instanceId }) })
    const member = { worker, instanceId, startedMs: performance.now() }
    this.#members.set(worker.id, member)
    worker.on('message', (message: FromWorker) => onMessage(worker.id, message))
    worker.on('error', (error) => this.#options.log.error({ err: error }, 'a worker is at fault'))
    worker.once('exit', (code, signal) => this.#replace(member, code, signal))
    return member
  }

  #replace(member: Member, code: number | null, signal: string | null): void {
    const { log, onExit } = this.#options
    this.#members.delete(member.worker.id)
    onExit(member.worker.id, member.instanceId)
    if (this.#isStopping) return
    if (performance.now() - member.startedMs > settledMs) this.#failures = 0
    const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** this.#failures)
    this.#failures += 1
    this.#restartCount += 1
    log.error({ code, signal, waitMs }, 'a worker has ended and is replaced')
    const timer = setTimeout(() => {
      this.#restarts.delete(timer)
      this.#fork()
    }, waitMs)
    this.#restarts.add(timer)
  }
}
