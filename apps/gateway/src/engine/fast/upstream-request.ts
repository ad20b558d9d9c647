/** What the fast engine asks of an upstream, and who hears the answer. */
import type { Readable } from 'node:stream'
import type { ReadAnswerHead } from './read-head.ts'

/** Hears one answer: `onHead`, any number of `onData`, then `onEnd`; or `onFault` once, at any point. */
export interface AnswerSink {
  /**
   * @param body the whole body, one character a byte, where it came in one piece with the head (no `onData`
   *   follows), else null
   */
  onHead(head: ReadAnswerHead, body: string | null): void
  /** Answers false where the upstream should rest until `resume`. The bytes hold only until it returns. */
  onData(data: Buffer): boolean
  onEnd(): void
  onFault(error: Error): void
}

/** A body that is whole, one that streams with or without a known length, or none. */
export type UpstreamBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'stream'; readonly source: Readable; readonly isChunked: boolean }

/** What carries a request: its connection, once there is one. */
export interface Carrier {
  /** The sink can take data again. */
  resume(): void
  /** The answer is no longer wanted. */
  abandon(request: UpstreamRequest, error: Error): void
}

export interface UpstreamRequest {
  /** The whole head, one character a byte, with the empty line that ends it. */
  readonly head: string
  readonly isHead: boolean
  readonly body: UpstreamBody
  /** Safe and without a body: asking twice does what asking once does (RFC 9110 9.2.1). */
  readonly isSafe: boolean
  /** Whether it may stand in a row with others on one connection. */
  readonly mayShare: boolean
  /** How long an answer that has begun may pause; 0 is for ever. */
  readonly idleLimitMs: number
  readonly sink: AnswerSink
  /** How often it has been sent. */
  attempts: number
  /** The caller no longer wants the answer. */
  isAbandoned: boolean
  carrier: Carrier | null
}
