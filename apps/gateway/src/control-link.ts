/** What a gateway has with its control plane, whatever else it does: the world that it follows, and the reports that it sends. */
import type { GatewayConfig } from './config.ts'
import { WorldFollower, type WorldFollowerOptions } from './feed/world-follower.ts'
import type { MetricSources } from './metrics.ts'
import { createReporter, type Reporter, type ReporterParts } from './reports/create-reporter.ts'
import { Refusals } from './reports/refusals.ts'

export interface ControlLinkOptions
  extends
    WorldFollowerOptions,
    Pick<ReporterParts, 'log' | 'gatewayId' | 'instanceId' | 'intervalMs'> {
  readonly config: GatewayConfig
  /** The newest revision that holds wherever this gateway answers calls; unless told otherwise, what is followed. */
  readonly readRevision?: () => number
}

/** What the metrics tell of the world and of the reports. */
type LinkSources = Pick<
  MetricSources,
  | 'applicationCount'
  | 'apiCount'
  | 'revision'
  | 'ageSeconds'
  | 'isConnected'
  | 'isQuarantined'
  | 'historyBreaks'
  | 'feedLagSeconds'
  | 'droppedRecords'
  | 'waitingRecords'
>

export class ControlLink {
  readonly follower: WorldFollower
  readonly refusals: Refusals
  readonly reporter: Reporter
  readonly #readRevision: () => number
  #reportedRevision = -1

  constructor(options: ControlLinkOptions) {
    const { config, log, now, gatewayId, instanceId, intervalMs } = options
    this.follower = new WorldFollower(options)
    const { keeper } = this.follower
    this.#readRevision = options.readRevision ?? (() => keeper.revision)
    const readSettings = () => keeper.world?.settings
    this.refusals = new Refusals({ token: config.token, now, readSettings })
    this.reporter = createReporter({
      config,
      log,
      gatewayId,
      instanceId,
      startedAtMs: now(),
      keeper,
      readRevision: this.#readRevision,
      refusals: this.refusals,
      intervalMs,
    })
  }

  /** Reports at once where the revision is another one: someone may wait for every gateway to have it. */
  noticeRevision(): void {
    const revision = this.#readRevision()
    if (revision === this.#reportedRevision) return
    this.#reportedRevision = revision
    this.reporter.reporter.poke()
  }

  readMetrics(): LinkSources {
    const { follower } = this
    const { keeper, feed } = follower
    const { reporter } = this.reporter
    return {
      applicationCount: () => keeper.world?.applicationCount ?? 0,
      apiCount: () => keeper.world?.apiCount ?? 0,
      revision: () => keeper.revision,
      ageSeconds: () => follower.ageSeconds ?? Number.NaN,
      isConnected: () => feed.isConnected,
      isQuarantined: () => keeper.quarantine !== null,
      historyBreaks: () => keeper.historyBreaks,
      feedLagSeconds: () => keeper.newestLagMs / 1000,
      droppedRecords: () => reporter.droppedEver,
      waitingRecords: () => reporter.waiting,
    }
  }
}
