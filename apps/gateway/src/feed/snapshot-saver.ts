/** Saves the world to its sealed file soon after it changed, never twice at once and never in a hurry. */
import { saveSnapshot } from './sealed-file.ts'
import type { WorldKeeper } from './world-keeper.ts'

export interface SnapshotSaverOptions {
  readonly file: string
  readonly token: string
  readonly keeper: WorldKeeper
  readonly onFault: (error: unknown) => void
  /** Called after each attempt. */
  readonly onEnd?: () => void
  /** A change is on disk at latest after this, or after ten times what the last save took. */
  readonly delayMs?: number
}

export class SnapshotSaver {
  readonly #options: SnapshotSaverOptions
  #timer: NodeJS.Timeout | null = null
  #saving: Promise<void> = Promise.resolve()
  #savedWorld: unknown = null
  #lastTookMs = 0

  constructor(options: SnapshotSaverOptions) {
    this.#options = options
  }

  /** The world may have changed. */
  request(): void {
    if (this.#timer !== null || this.#options.keeper.world === this.#savedWorld) return
    const delayMs = Math.max(this.#options.delayMs ?? 200, this.#lastTookMs * 10)
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#saving = this.#saving.then(() => this.#save())
    }, delayMs)
  }

  /** Saves the present world, its latest date included, and waits for it. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#saving = this.#saving.then(() => this.#save())
    await this.#saving
  }

  async #save(): Promise<void> {
    const { file, token, keeper, onFault } = this.#options
    const { world, epoch, revision, currentAtMs } = keeper
    if (world === null || epoch === null) return
    const startedMs = performance.now()
    try {
      await saveSnapshot(file, token, { epoch, revision, currentAtMs: currentAtMs ?? 0, world })
      this.#savedWorld = world
    } catch (error) {
      onFault(error)
    }
    this.#lastTookMs = performance.now() - startedMs
    this.#options.onEnd?.()
  }
}
