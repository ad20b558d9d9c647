/**
 * The primary process of a gateway with several workers: follows the control plane, keeps the sealed snapshot,
 * the nonces and the counts, and delivers the reports. It answers no call itself.
 */
import { randomUUID } from 'node:crypto'
import type { GatewayConfig } from '../config.ts'
import { ControlLink } from '../control-link.ts'
import type { ListenAddress } from '../engine/engine.ts'
import type { WorldFollower } from '../feed/world-follower.ts'
import type { GatewayDeps } from '../gateway.ts'
import { readGatewayId } from '../gateway-id.ts'
import { createMetrics } from '../metrics.ts'
import { openLedger, type Ledger } from '../open-ledger.ts'
import type { Reporter } from '../reports/create-reporter.ts'
import type { Refusals } from '../reports/refusals.ts'
import type { SplitReport } from '../reports/split-report.ts'
import { FeedRelay } from './feed-relay.ts'
import { answerAsks } from './ledger.ts'
import type { FromWorker } from './messages.ts'
import { MetricsCollection } from './metrics-collection.ts'
import { WorkerPool } from './worker-pool.ts'

/** Beyond the drain of a worker: its last report, and its end. */
const endMarginMs = 5000

export class Primary {
  readonly #config: GatewayConfig
  readonly #link: ControlLink
  readonly #follower: WorldFollower
  readonly #relay: FeedRelay
  readonly #reporter: Reporter
  readonly #refusals: Refusals
  /** Null where the workers ask Redis themselves. */
  readonly #ledger: Ledger | null
  readonly #deps: Required<GatewayDeps>
  readonly #gatewayId: string
  readonly #metrics: MetricsCollection
  /** What each worker has applied, by instance. */
  readonly #revisions = new Map<string, number>()
  #pool: WorkerPool | null = null

  constructor(deps: Required<GatewayDeps>, gatewayId: string, ledger: Ledger | null) {
    const { config, log, now } = deps
    this.#deps = deps
    this.#config = config
    this.#gatewayId = gatewayId
    this.#ledger = ledger
    this.#link = new ControlLink({
      config,
      log,
      now,
      gatewayId,
      instanceId: randomUUID(),
      hasDisk: true,
      watch: {
        onSwap: () => this.#relay.swap(),
        onChanges: (changes) => this.#relay.change(changes),
        onAdvance: () => this.#relay.beat(),
      },
      readRevision: () => this.#revision,
    })
    this.#follower = this.#link.follower
    this.#reporter = this.#link.reporter
    this.#refusals = this.#link.refusals
    const { keeper } = this.#follower
    const onReport = (report: SplitReport) => this.#takeReport(report)
    this.#relay = new FeedRelay({ token: config.token, keeper, onReport })
    this.#metrics = new MetricsCollection(this.#createMetrics())
  }

  /** Starts the workers and answers where they listen. */
  async start(): Promise<ListenAddress> {
    await this.#follower.load()
    const relayUrl = await this.#relay.listen()
    this.#follower.feed.start()
    // Workers that come up without a world would refuse every call.
    if (this.#follower.keeper.world === null) await this.#follower.feed.settled
    this.#reporter.reporter.start()
    const pool = new WorkerPool({
      count: this.#config.workers,
      log: this.#deps.log,
      task: { relayUrl, gatewayId: this.#gatewayId },
      onMessage: (worker, message) => this.#receive(worker, message),
      onExit: (worker, instanceId) => {
        this.#revisions.delete(instanceId)
        this.#metrics.drop(worker)
        this.#link.noticeRevision()
      },
    })
    this.#pool = pool
    const address = await pool.start()
    this.#deps.log.info({ ...address, gatewayId: this.#gatewayId }, 'the gateway listens')
    return address
  }

  async stop(): Promise<void> {
    await this.#pool?.stop(this.#config.drainSeconds * 1000 + endMarginMs)
    this.#relay.close()
    await this.#reporter.close()
    await this.#follower.stop()
    await this.#ledger?.nonces.close()
  }

  /** The newest revision that every worker has: what may be called effective. */
  get #revision(): number {
    return Math.min(this.#follower.keeper.revision, ...this.#revisions.values())
  }

  #receive(worker: number, message: FromWorker): void {
    if (message.kind === 'asks' && this.#ledger !== null) {
      answerAsks(this.#ledger, message.asks).then(
        (replies) => this.#pool?.send(worker, { kind: 'replies', replies }),
        (error: unknown) => this.#deps.log.error({ err: error }, 'a defect'),
      )
    } else if (message.kind === 'metrics') {
      this.#metrics.take(message.id, worker, message.metrics)
    } else if (message.kind === 'metrics-wanted') {
      void this.#renderFor(worker, message.id)
    }
  }

  async #renderFor(worker: number, id: number): Promise<void> {
    const text = await this.#metrics.render((question) => {
      const ids = this.#pool?.ids ?? []
      for (const each of ids) this.#pool?.send(each, { kind: 'collect', id: question })
      return ids
    })
    this.#pool?.send(worker, { kind: 'metrics-rendered', id, text })
  }

  #takeReport({ records, fields }: SplitReport): void {
    const { reporter } = this.#reporter
    for (const record of records) reporter.record(record, record.length)
    for (const refusal of fields.refusals) this.#refusals.keep(refusal)
    reporter.countDropped(fields.droppedCalls)
    // A worker that still works with another history has nothing of this one.
    const isSame = fields.epoch === this.#follower.keeper.epoch
    this.#revisions.set(fields.instanceId, isSame ? fields.revision : 0)
    this.#link.noticeRevision()
  }

  #createMetrics() {
    return createMetrics({
      ...this.#link.readMetrics(),
      connectionCount: () => 0,
      activeCount: () => 0,
      nonceCount: () => this.#ledger?.nonces.liveCount ?? Number.NaN,
      tunnelCount: () => 0,
      openAnswerCount: () => 0,
      endedRefused: () => 0,
      endedIdle: () => 0,
      upstreamConnections: () => ({ open: 0, busy: 0 }),
      droppedSpans: () => 0,
      workerRestarts: () => this.#pool?.restartCount ?? 0,
    })
  }
}

/** Builds the primary of a gateway with several workers; `start` forks them. */
export async function createPrimary(deps: GatewayDeps): Promise<Primary> {
  const { config, log, lines } = deps
  const now = deps.now ?? Date.now
  const gatewayId = config.gatewayId ?? (await readGatewayId(config.dataDirectory, now()))
  const ledger = config.redisUrl === null ? await openLedger(config, now, log) : null
  return new Primary({ config, log, lines, now }, gatewayId, ledger)
}
