/**
 * The spent nonces whose timestamps were ahead of Redis: after it has lost its memory they cannot be told from the
 * nonces of calls yet to come, so whoever spent them gives them back (decision 0013).
 */

/** Beyond this the calls of fast clocks are refused instead: what is forgotten here could come again. */
const standardLimit = 200_000

export class AheadNonces {
  /** Redis key → until when it counts; the oldest first. */
  readonly #untilMs = new Map<string, number>()
  readonly #limit: number

  constructor(limit = standardLimit) {
    this.#limit = limit
  }

  /** Answers false where there is no room. */
  keep(key: string, untilMs: number, nowMs: number): boolean {
    if (this.#untilMs.size >= this.#limit) this.#forget(nowMs)
    if (this.#untilMs.size >= this.#limit) return false
    this.#untilMs.set(key, untilMs)
    return true
  }

  /** What still counts, in lots of at most `size`: keys and for how long each still counts. */
  *lots(nowMs: number, size: number): Generator<{ keys: string[]; leftMs: string[] }> {
    this.#forget(nowMs)
    const entries = [...this.#untilMs]
    for (let at = 0; at < entries.length; at += size) {
      const lot = entries.slice(at, at + size)
      yield { keys: lot.map(([key]) => key), leftMs: lot.map(([, until]) => String(until - nowMs)) }
    }
  }

  #forget(nowMs: number): void {
    for (const [key, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(key)
  }
}
