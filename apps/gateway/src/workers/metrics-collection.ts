/** Adds the metrics of all workers to those of the primary process, for one scrape. */
import { renderTogether, type Metrics, type MetricsSnapshot } from '../metrics.ts'

/** A worker that is busy or has just died must not hold up the scrape. */
const patienceMs = 2000

interface Pending {
  readonly shares: MetricsSnapshot[]
  readonly left: Set<number>
  readonly finish: () => void
}

export class MetricsCollection {
  readonly #own: Metrics
  readonly #pending = new Map<number, Pending>()
  #lastId = 0

  constructor(own: Metrics) {
    this.#own = own
  }

  /** @param ask sends the question under an id to every worker, and answers whom it has asked */
  async render(ask: (id: number) => readonly number[]): Promise<string> {
    this.#lastId += 1
    const id = this.#lastId
    const shares: MetricsSnapshot[] = [await this.#own.collect()]
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs)
      const finish = () => {
        clearTimeout(timer)
        resolve()
      }
      const pending = { shares, left: new Set<number>(), finish }
      this.#pending.set(id, pending)
      for (const worker of ask(id)) pending.left.add(worker)
      if (pending.left.size === 0) finish()
    })
    this.#pending.delete(id)
    return renderTogether(shares)
  }

  take(id: number, worker: number, metrics: MetricsSnapshot): void {
    const pending = this.#pending.get(id)
    if (pending?.left.delete(worker) !== true) return
    pending.shares.push(metrics)
    if (pending.left.size === 0) pending.finish()
  }

  /** A worker has gone and will not answer. */
  drop(worker: number): void {
    for (const pending of this.#pending.values()) {
      if (pending.left.delete(worker) && pending.left.size === 0) pending.finish()
    }
  }
}
