/** Puts a gateway together from its parts. Reads no environment and installs no signal handler. */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { createCallLog } from './call-log.ts'
import { CallRecordWriter } from './call-record.ts'
import type { Call } from './call.ts'
import type { GatewayConfig } from './config.ts'
import { ControlLink } from './control-link.ts'
import { createDoors } from './doors/doors.ts'
import type { Health } from './doors/health.ts'
import { CallerCertificate } from './engine/caller-certificate.ts'
import type { CallOutcome, Engine, ListenAddress } from './engine/engine.ts'
import { createFastEngine } from './engine/fast/fast-engine.ts'
import { createPlainEngine } from './engine/plain-engine.ts'
import { trustAuthorities } from './engine/upstream-socket.ts'
import type { WorldFollower } from './feed/world-follower.ts'
import { readGatewayId } from './gateway-id.ts'
import type { Limits } from './limits/limits.ts'
import type { LineJoiner } from './line-joiner.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { OpenCalls } from './open-calls.ts'
import { openLedger } from './open-ledger.ts'
import { createPipeline, type Decide } from './pipeline.ts'
import { Tracer } from './tracing/tracer.ts'
import packageJson from '../package.json' with { type: 'json' }
import type { Nonces } from './replay/nonces.ts'
import type { Reporter } from './reports/create-reporter.ts'
import type { Refusals } from './reports/refusals.ts'
import type { Freshness } from './steps/check-freshness.ts'
import type { WorkerTask } from './workers/messages.ts'
import type { WorkerChannel } from './workers/worker-channel.ts'

export interface GatewayDeps {
  readonly config: GatewayConfig
  readonly log: Logger
  /** Takes the lines of calls to where `log` writes. */
  readonly lines: LineJoiner
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const limits = { headersTimeoutMs: 10_000, requestTimeoutMs: 120_000, keepAliveTimeoutMs: 75_000 }
/** A worker's reports go to the process beside it: often, so that little is lost with one that dies. */
const workerReportMs = 100
/** How long a worker waits for its world before it takes calls all the same. */
const worldPatienceMs = 10_000

/** The parts of a gateway that take time to open, or that differ between one process and many. */
interface Opened {
  readonly gatewayId: string
  readonly instanceId: string
  readonly nonces: Nonces
  readonly limits: Limits
  /** Null in a gateway of one process. */
  readonly worker: WorkerChannel | null
}

export class Gateway {
  readonly #config: GatewayConfig
  readonly #log: Logger
  readonly #records: CallRecordWriter
  readonly #logCall: ReturnType<typeof createCallLog>
  readonly #now: () => number
  readonly #opened: Opened
  readonly #link: ControlLink
  readonly #follower: WorldFollower
  readonly #openCalls: OpenCalls
  readonly #refusals: Refusals
  /** Null where nothing is traced. */
  readonly #tracer: Tracer | null
  readonly #reporter: Reporter
  readonly #metrics: Metrics
  readonly #certificate: CallerCertificate | null
  readonly #engine: Engine
  #isDraining = false

  constructor(deps: Required<GatewayDeps>, opened: Opened) {
    const { config, log, lines, now } = deps
    this.#config = config
    this.#log = log
    this.#records = new CallRecordWriter(opened.gatewayId)
    this.#logCall = createCallLog(log, lines)
    this.#now = now
    this.#opened = opened
    const { gatewayId, instanceId, worker } = opened
    this.#link = new ControlLink({
      config,
      log,
      now,
      gatewayId,
      instanceId,
      hasDisk: worker === null,
      watch: {
        onSwap: () => this.#openCalls.review(),
        onChanges: (changes) => this.#openCalls.review(changes),
        onAdvance: () => this.#advance(),
      },
      intervalMs: worker === null ? undefined : workerReportMs,
    })
    this.#follower = this.#link.follower
    this.#reporter = this.#link.reporter
    this.#refusals = this.#link.refusals
    this.#openCalls = this.#createOpenCalls()
    this.#tracer = this.#createTracer()
    this.#metrics = this.#createMetrics()
    opened.worker?.share(this.#metrics)
    this.#certificate = this.#readCertificate()
    this.#engine = this.#createEngine()
  }

  /** Loads the last world, listens, and begins to follow the control plane; answers where it listens. */
  async start(): Promise<ListenAddress> {
    const { host, port } = this.#config
    if (this.#opened.worker === null) await this.#follower.load()
    else await this.#awaitWorld()
    const address = await this.#engine.listen({ host, port })
    this.#follower.feed.start()
    this.#reporter.reporter.start()
    this.#opened.worker?.announce(address)
    this.#log.info({ ...address, gatewayId: this.#opened.gatewayId }, 'the gateway listens')
    return address
  }

  /** Takes no more calls, lets those under way end, delivers what is left to deliver. */
  async stop(): Promise<void> {
    this.#isDraining = true
    await this.#engine.drain(this.#config.drainSeconds * 1000)
    await this.#follower.feed.stop()
    await this.#reporter.close()
    await this.#tracer?.close()
    await this.#follower.stop()
    await this.#opened.nonces.close()
    this.#certificate?.close()
  }

  /**
   * A worker takes no call before it has the world that its siblings have, and has said so: from then on it
   * counts among those that must have a change before the change is called effective.
   */
  async #awaitWorld(): Promise<void> {
    this.#follower.feed.start()
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, worldPatienceMs)
    })
    await Promise.race([this.#follower.feed.settled, patience])
    clearTimeout(timer)
    await this.#reporter.reporter.report()
  }

  #advance(): void {
    const { world } = this.#follower.keeper
    if (world !== null) this.#engine.keepOrigins(world.listOrigins())
    this.#link.noticeRevision()
  }

  /** Throws where the files hold no certificate with its key. */
  #readCertificate(): CallerCertificate | null {
    const { certificateFiles } = this.#config
    if (certificateFiles === null) return null
    return new CallerCertificate(certificateFiles, {
      onRenewed: () => this.#log.info('callers see a renewed certificate'),
      onFault: (error) => this.#log.error({ err: error }, 'the certificate is not renewed'),
    })
  }

  #createEngine(): Engine {
    const { upstreamCaFile } = this.#config
    const pipeline = createPipeline({
      nonces: this.#opened.nonces,
      limits: this.#opened.limits,
      freshness: this.#freshness,
    })
    const decide = this.#traced(pipeline)
    const onFinish = (call: Call, outcome: CallOutcome) => this.#finish(call, outcome)
    const create = this.#config.engine === 'fast' ? createFastEngine : createPlainEngine
    return create({
      limits: { ...limits, ...this.#config },
      trustedProxies: this.#config.trustedProxies,
      certificate: this.#certificate,
      upstreamTrust: upstreamCaFile === null ? null : trustAuthorities(upstreamCaFile),
      now: this.#now,
      createRequestId: () => randomUUID().toUpperCase(),
      readWorld: () => this.#follower.keeper.world,
      decide,
      openCalls: this.#openCalls,
      answerDoor: this.#createDoors(decide, onFinish),
      onFinish,
      onDefect: (error, requestId) => this.#log.error({ err: error, requestId }, 'a defect'),
    })
  }

  #createTracer(): Tracer | null {
    const { tracing } = this.#config
    if (tracing === null) return null
    return new Tracer({
      config: tracing,
      gatewayId: this.#opened.gatewayId,
      version: packageJson.version,
      onFault: (error) => this.#log.warn({ err: error }, 'traces are lost'),
    })
  }

  /** Where calls are traced, a call belongs to its trace from its first step on. */
  #traced(decide: Decide): Decide {
    const tracer = this.#tracer
    if (tracer === null) return decide
    return (kind, call, world) => {
      tracer.begin(call)
      return decide(kind, call, world)
    }
  }

  #createOpenCalls(): OpenCalls {
    const freshness = this.#freshness
    return new OpenCalls({
      readWorld: () => this.#follower.keeper.world,
      now: this.#now,
      tunnelIdleMs: this.#config.tunnelIdleSeconds * 1000,
      isTooOld: () => freshness !== undefined && freshness.readAgeMs() > freshness.limitMs,
    })
  }

  #createDoors(decide: Decide, onFinish: (call: Call, outcome: CallOutcome) => void) {
    const { worker } = this.#opened
    return createDoors({
      decide,
      readWorld: () => this.#follower.keeper.world,
      onFinish,
      readHealth: () => this.#readHealth(),
      metrics:
        worker === null
          ? this.#metrics
          : { ...this.#metrics, render: () => worker.renderMetrics() },
    })
  }

  #createMetrics(): Metrics {
    return createMetrics({
      ...this.#link.readMetrics(),
      connectionCount: () => this.#engine.connectionCount,
      activeCount: () => this.#engine.activeCount,
      nonceCount: () => this.#opened.nonces.liveCount,
      workerRestarts: () => 0,
      tunnelCount: () => this.#openCalls.tunnelCount,
      openAnswerCount: () => this.#openCalls.answerCount,
      endedRefused: () => this.#openCalls.refusedCount,
      endedIdle: () => this.#openCalls.idleCount,
      upstreamConnections: () => this.#engine.upstreamConnections,
      droppedSpans: () => this.#tracer?.droppedEver ?? 0,
    })
  }

  /** Undefined unless revocation is strict. */
  get #freshness(): Freshness | undefined {
    const limitMs = this.#config.strictRevocationSeconds * 1000
    if (limitMs === 0) return undefined
    const readAgeMs = () => (this.#follower.ageSeconds ?? Number.POSITIVE_INFINITY) * 1000
    return { limitMs, readAgeMs }
  }

  #readHealth(): Health {
    const freshness = this.#freshness
    const { keeper, feed, ageSeconds } = this.#follower
    return {
      gatewayId: this.#opened.gatewayId,
      isDraining: this.#isDraining,
      hasWorld: keeper.world !== null,
      epoch: keeper.epoch,
      revision: keeper.revision,
      ageSeconds,
      isTooOld: freshness !== undefined && freshness.readAgeMs() > freshness.limitMs,
      isConnected: feed.isConnected,
      quarantine: keeper.quarantine?.reason ?? null,
    }
  }

  #finish(call: Call, outcome: CallOutcome): void {
    const length = this.#records.write(call, outcome)
    const { bytes } = this.#records
    this.#reporter.reporter.record(bytes, length)
    this.#logCall(bytes, length)
    this.#metrics.observe(call.authentication, outcome)
    this.#tracer?.end(call, outcome)
    if (outcome.code !== null) this.#refusals.note(call, outcome.code, outcome.status)
  }
}

/** Opens the memories of nonces and counts and builds a gateway of one process; `start` lets it listen. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const now = deps.now ?? Date.now
  const { config, log, lines } = deps
  const gatewayId = config.gatewayId ?? (await readGatewayId(config.dataDirectory, now()))
  const ledger = await openLedger(config, now, log)
  const instanceId = randomUUID()
  return new Gateway(
    { config, log, lines, now },
    { gatewayId, instanceId, ...ledger, worker: null },
  )
}

/** Builds one worker of several: its world, nonces and counts are those of the primary process. */
export async function createWorker(
  deps: GatewayDeps,
  task: WorkerTask,
  worker: WorkerChannel,
): Promise<Gateway> {
  const now = deps.now ?? Date.now
  const { log, lines } = deps
  // What the primary has taken is good: a worker does not judge it again.
  const config = { ...deps.config, controlUrl: new URL(task.relayUrl), minSnapshotRatio: 0 }
  const ledger = config.redisUrl === null ? worker.ledger : await openLedger(config, now, log)
  const { gatewayId, instanceId } = task
  const { nonces, limits: counts } = ledger
  return new Gateway(
    { config, log, lines, now },
    { gatewayId, instanceId, nonces, limits: counts, worker },
  )
}
