/** A worker's end of the channel to the primary process. */
import type { ListenAddress } from '../engine/engine.ts'
import type { Metrics } from '../metrics.ts'
import { LedgerClient } from './ledger-client.ts'
import type { FromWorker, ToWorker } from './messages.ts'

export interface ChannelEnds {
  readonly send: (message: FromWorker) => void
  /** Calls back with every message of the primary. */
  readonly listen: (receive: (message: ToWorker) => void) => void
}

export class WorkerChannel {
  readonly ledger: LedgerClient
  readonly #send: (message: FromWorker) => void
  readonly #rendering = new Map<number, (text: string) => void>()
  #lastId = 0
  #metrics: Metrics | null = null
  #onDrain: () => void = () => undefined

  constructor({ send, listen }: ChannelEnds) {
    this.#send = send
    this.ledger = new LedgerClient(send)
    listen((message) => this.#receive(message))
  }

  /** This worker's share, for the primary to add up. */
  share(metrics: Metrics): void {
    this.#metrics = metrics
  }

  onDrain(drain: () => void): void {
    this.#onDrain = drain
  }

  announce({ host, port }: ListenAddress): void {
    this.#send({ kind: 'listening', host, port })
  }

  /** The exposition of all workers together. */
  renderMetrics(): Promise<string> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve) => {
      this.#rendering.set(id, resolve)
      this.#send({ kind: 'metrics-wanted', id })
    })
  }

  #receive(message: ToWorker): void {
    switch (message.kind) {
      case 'replies':
        this.ledger.settle(message.replies)
        break
      case 'collect':
        void this.#answerCollect(message.id)
        break
      case 'metrics-rendered':
        this.#rendering.get(message.id)?.(message.text)
        this.#rendering.delete(message.id)
        break
      case 'drain':
        this.#onDrain()
        break
    }
  }

  async #answerCollect(id: number): Promise<void> {
    const metrics = (await this.#metrics?.collect()) ?? []
    this.#send({ kind: 'metrics', id, metrics })
  }
}
