/** A world that follows the control plane, and its sealed copy on disk: what a gateway works from (GW4). */
import { copyFile } from 'node:fs/promises'
import * as path from 'node:path'
import type { Logger } from 'pino'
import type { GatewayConfig } from '../config.ts'
import { collectGarbage } from './collect-garbage.ts'
import { FeedClient } from './feed-client.ts'
import { createUnseal } from './open-secrets.ts'
import { keepQuarantined, type Quarantined } from './quarantine.ts'
import { loadSnapshot } from './sealed-file.ts'
import { SnapshotSaver } from './snapshot-saver.ts'
import { WorldKeeper, type WorldKeeperOptions } from './world-keeper.ts'

/** Applications of a world whose garbage is given back at once. */
const tidyFrom = 20_000

export interface WorldFollowerOptions {
  readonly config: GatewayConfig
  readonly log: Logger
  readonly now: () => number
  /** False for a worker, whose primary process keeps the file. */
  readonly hasDisk: boolean
  readonly watch: Pick<WorldKeeperOptions, 'onAdvance' | 'onSwap' | 'onChanges'>
}

export class WorldFollower {
  readonly keeper: WorldKeeper
  readonly feed: FeedClient
  readonly #options: WorldFollowerOptions
  readonly #saver: SnapshotSaver | null
  #hasSwapped = false

  constructor(options: WorldFollowerOptions) {
    this.#options = options
    const { config, log, watch } = options
    const { token, controlUrl, minSnapshotRatio } = config
    this.keeper = new WorldKeeper({
      unseal: createUnseal(token),
      minSnapshotRatio,
      ...watch,
      onSwap: () => {
        this.#hasSwapped = true
        watch.onSwap?.()
      },
      onAdvance: () => this.#advance(),
      onQuarantine: (quarantined) => this.#keepQuarantined(quarantined),
      onHistoryBreak: (from, to) =>
        log.error({ from, to }, 'the history went backwards; revocations may be undone'),
    })
    this.feed = new FeedClient({
      controlUrl,
      token,
      keeper: this.keeper,
      now: options.now,
      random: Math.random,
      onFault: (error, waitMs) => log.warn({ err: error, waitMs }, 'the feed is interrupted'),
    })
    const { keeper } = this
    const onFault = (error: unknown) => log.error({ err: error }, 'the snapshot could not be saved')
    this.#saver = options.hasDisk
      ? new SnapshotSaver({ file: this.#file, token, keeper, onFault, onEnd: () => this.#tidy() })
      : null
  }

  /** Since the world was last known to be current; null before the first. */
  get ageSeconds(): number | null {
    const { currentAtMs } = this.keeper
    return currentAtMs === null ? null : Math.max(0, this.#options.now() - currentAtMs) / 1000
  }

  /** Takes the world of the sealed file, where there is one. */
  async load(): Promise<void> {
    const { config, log, now } = this.#options
    try {
      const stored = await loadSnapshot(this.#file, config.token)
      if (stored === null) return
      const offer = this.keeper.offer(stored.snapshot, stored.currentAtMs, now())
      if (!offer.ok) log.error({ reason: offer.reason }, 'the sealed snapshot is not usable')
    } catch (error) {
      log.error({ err: error }, 'the sealed snapshot is not usable')
      // The next save takes its place; whoever asks why finds it beside.
      await copyFile(this.#file, `${this.#file}.unusable`)
    }
  }

  async stop(): Promise<void> {
    await this.feed.stop()
    await this.#saver?.close()
  }

  get #file(): string {
    return path.join(this.#options.config.dataDirectory, 'snapshot.sealed')
  }

  /** A whole snapshot leaves garbage as large as itself, of its lines and of its file. */
  #tidy(): void {
    const { world } = this.keeper
    if (!this.#hasSwapped || world === null) return
    this.#hasSwapped = false
    // What a small one leaves is not worth the pause.
    if (world.applicationCount >= tidyFrom) collectGarbage()
  }

  #advance(): void {
    this.#saver?.request()
    this.#options.watch.onAdvance?.()
  }

  #keepQuarantined(quarantined: Quarantined): void {
    const { config, log, hasDisk } = this.#options
    log.error({ reason: quarantined.reason }, 'a snapshot is quarantined')
    if (!hasDisk) return
    keepQuarantined(config.dataDirectory, config.token, quarantined).catch((error: unknown) => {
      log.error({ err: error }, 'the quarantined snapshot could not be kept')
    })
  }
}
