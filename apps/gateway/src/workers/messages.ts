/** What the primary process and its workers say to each other over the channel between them. */
import type { MetricsSnapshot } from '../metrics.ts'
import type { LimitRefusal, LimitUse } from '../limits/limits.ts'
import type { NonceUse, Spend } from '../replay/nonces.ts'

/** One question of a worker; `id` comes back with the answer. */
export type Ask =
  | { readonly id: number; readonly nonce: NonceUse }
  | { readonly id: number; readonly limit: LimitUse }

export type Reply = Spend | LimitRefusal | null

export type FromWorker =
  | { readonly kind: 'asks'; readonly asks: readonly Ask[] }
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  /** Somebody wants the metrics of the whole gateway. */
  | { readonly kind: 'metrics-wanted'; readonly id: number }
  | { readonly kind: 'metrics'; readonly id: number; readonly metrics: MetricsSnapshot }

export type ToWorker =
  | { readonly kind: 'replies'; readonly replies: readonly (readonly [id: number, Reply])[] }
  | { readonly kind: 'collect'; readonly id: number }
  | { readonly kind: 'metrics-rendered'; readonly id: number; readonly text: string }
  | { readonly kind: 'drain' }

/** What a worker must know beside the configuration; travels in this variable of its environment. */
export const workerVariable = 'GATEWAY_WORKER'

export interface WorkerTask {
  /** Where the primary process passes the feed on. */
  readonly relayUrl: string
  readonly gatewayId: string
  readonly instanceId: string
}
