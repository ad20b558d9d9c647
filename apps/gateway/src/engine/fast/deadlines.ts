/**
 * The time limits of calls under way. A timer of the run-time for each call costs 1 µs, here it is two links; the price
 * is that a limit may be kept up to `tickMs` late.
 */

const tickMs = 20

/** Who is told that its time has passed. */
export interface Waiting {
  onDeadline(): void
}

/** Of one length: the first to be set is the first to pass. */
interface Row {
  readonly lengthMs: number
  first: Deadline | null
  last: Deadline | null
}

export class Deadline {
  readonly #row: Row
  readonly #atMs: number
  readonly #waiting: Waiting
  #previous: Deadline | null
  #next: Deadline | null = null
  #isSet = true

  constructor(row: Row, nowMs: number, waiting: Waiting) {
    this.#row = row
    this.#atMs = nowMs + row.lengthMs
    this.#waiting = waiting
    this.#previous = row.last
    if (row.last === null) row.first = this
    else row.last.#next = this
    row.last = this
  }

  /** Nobody is told any more; a second time it does nothing. */
  cancel(): void {
    if (!this.#isSet) return
    this.#isSet = false
    const row = this.#row
    if (this.#previous === null) row.first = this.#next
    else this.#previous.#next = this.#next
    if (this.#next === null) row.last = this.#previous
    else this.#next.#previous = this.#previous
  }

  /** Tells whoever waits, if the time has passed; answers whether it has. */
  pass(nowMs: number): boolean {
    if (nowMs < this.#atMs) return false
    this.cancel()
    this.#waiting.onDeadline()
    return true
  }
}

export class Deadlines {
  readonly #rows = new Map<number, Row>()
  #timer: NodeJS.Timeout | null = null

  /** Tells `waiting` once `lengthMs` have passed since `nowMs` (of `performance.now`), unless it is cancelled before. */
  set(nowMs: number, lengthMs: number, waiting: Waiting): Deadline {
    let row = this.#rows.get(lengthMs)
    if (row === undefined) {
      row = { lengthMs, first: null, last: null }
      this.#rows.set(lengthMs, row)
    }
    this.#timer ??= setInterval(() => this.#tick(), tickMs)
    return new Deadline(row, nowMs, waiting)
  }

  /** Tells nobody any more. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#rows.clear()
  }

  #tick(): void {
    const nowMs = performance.now()
    for (const [lengthMs, row] of this.#rows) {
      while (row.first?.pass(nowMs) === true) continue
      if (row.first === null) this.#rows.delete(lengthMs)
    }
    // Without calls there is nothing to wake up for.
    if (this.#rows.size === 0) this.stop()
  }
}
