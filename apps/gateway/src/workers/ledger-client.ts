/**
 * A worker's side of nonces and limits: asks the primary process. All questions of one turn of the event loop
 * go in one message, because a message costs more than what it asks.
 */
import type { LimitRefusal, LimitUse, Limits } from '../limits/limits.ts'
import type { NonceUse, Nonces, Spend } from '../replay/nonces.ts'
import type { Ask, FromWorker, Reply } from './messages.ts'

export class LedgerClient {
  readonly #send: (message: FromWorker) => void
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #asks: Ask[] = []
  #lastId = 0

  constructor(send: (message: FromWorker) => void) {
    this.#send = send
  }

  readonly nonces: Nonces = {
    spend: (nonce: NonceUse) => this.#ask((id) => ({ id, nonce })) as Promise<Spend>,
    coldBeforeMs: 0,
    // The primary counts them for all workers.
    liveCount: 0,
    close: async () => undefined,
  }

  readonly limits: Limits = {
    take: (limit: LimitUse) => {
      if (limit.apiLimit === null && limit.applicationLimit === null) return null
      return this.#ask((id) => ({ id, limit })) as Promise<LimitRefusal | null>
    },
  }

  /** The primary has answered. */
  settle(replies: readonly (readonly [number, Reply])[]): void {
    for (const [id, reply] of replies) {
      this.#waiting.get(id)?.(reply)
      this.#waiting.delete(id)
    }
  }

  #ask(build: (id: number) => Ask): Promise<Reply> {
    this.#lastId += 1
    const ask = build(this.#lastId)
    if (this.#asks.length === 0) setImmediate(() => this.#flush())
    this.#asks.push(ask)
    return new Promise((resolve) => this.#waiting.set(ask.id, resolve))
  }

  #flush(): void {
    const asks = this.#asks
    this.#asks = []
    this.#send({ kind: 'asks', asks })
  }
}
