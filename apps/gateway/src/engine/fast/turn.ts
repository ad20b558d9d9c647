/**
 * The rounds of calls, each done for all calls of a turn of the event loop together. One call after the other would
 * wake the upstream and the caller for each, and the processor would forget the code of a round before the next call
 * needs it: doing the same work in rounds costs a sixth less (bench/README.md).
 */
import type { Verdict } from '../../refusal.ts'

/** A call as a turn sees it. No round throws. */
export interface InTurn {
  /** Its head has been read: whether it may pass. */
  decide(): void
  /** What it waited for has been settled: whether it may pass. */
  obey(verdict: Verdict): void
  /** What it waited for has failed, by a defect. */
  fail(error: unknown): void
  /** It may pass: its request goes to the upstream. `nowMs` is of `performance.now`. */
  forward(nowMs: number): void
  /** Its answer has come whole: it goes to the caller. */
  answer(): void
  /** Its answer has gone out: it is noted, and the caller's next call read. */
  settle(nowMs: number): void
}

export class Turn {
  #arrived: InTurn[] = []
  #passed: InTurn[] = []
  #answered: InTurn[] = []
  #isDue = false
  /** What calls wait for, most of them for the same: for one write of all their nonces. */
  #awaited: Promise<Verdict> | null = null
  #waiting: InTurn[] = []

  /** Its `decide` comes at the end of this turn. */
  arrive(call: InTurn): void {
    this.#arrived.push(call)
    this.#callEnd()
  }

  /** Its `obey` or `fail` comes once that is settled. A promise for each call would cost more than its nonce. */
  wait(verdict: Promise<Verdict>, call: InTurn): void {
    if (verdict === this.#awaited) {
      this.#waiting.push(call)
      return
    }
    const waiting = [call]
    this.#awaited = verdict
    this.#waiting = waiting
    const settle = (tell: (each: InTurn) => void) => {
      if (verdict === this.#awaited) {
        this.#awaited = null
        this.#waiting = []
      }
      for (const each of waiting) tell(each)
    }
    verdict.then(
      (settled) => settle((each) => each.obey(settled)),
      (error: unknown) => settle((each) => each.fail(error)),
    )
  }

  /** Its `forward` comes once all that is being decided is decided. */
  pass(call: InTurn): void {
    if (this.#passed.length === 0) process.nextTick(this.#forward)
    this.#passed.push(call)
  }

  /** Its `answer` and `settle` come at the end of this turn. */
  complete(call: InTurn): void {
    this.#answered.push(call)
    this.#callEnd()
  }

  /** Two ends: between them runs what the first has set free to go on, so that upstreams have work before answers go out. */
  #callEnd(): void {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(this.#decide)
    setImmediate(this.#answer)
  }

  readonly #decide = (): void => {
    this.#isDue = false
    const arrived = this.#arrived
    if (arrived.length === 0) return
    this.#arrived = []
    for (const call of arrived) call.decide()
  }

  readonly #forward = (): void => {
    const passed = this.#passed
    this.#passed = []
    const nowMs = performance.now()
    for (const call of passed) call.forward(nowMs)
  }

  readonly #answer = (): void => {
    const answered = this.#answered
    if (answered.length === 0) return
    this.#answered = []
    for (const call of answered) call.answer()
    const nowMs = performance.now()
    for (const call of answered) call.settle(nowMs)
  }
}
