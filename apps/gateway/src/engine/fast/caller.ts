/** A caller as an exchange sees it. */
import type { Duplex } from 'node:stream'
import type { Address } from '@portico/domain'
import type { TunnelSide } from '../tunnel.ts'

export interface Caller {
  /** The address of the socket's other end; undefined once it has gone. */
  readonly peer: string | undefined
  /** Read once for all calls of the connection. */
  readonly peerAddress: Address | undefined
  readonly isTrustedPeer: boolean
  /** Writes one character a byte; answers false where the caller falls behind. */
  write(text: string): boolean
  writeBytes(bytes: Uint8Array): boolean
  /** The reader of the body wants more. */
  goOn(): void
  /** Joins the writes up to `uncork` into one. */
  cork(): void
  uncork(): void
  /** The answer has been written; the next call, or the end. `nowMs` is of `performance.now`. */
  finish(keepsAlive: boolean, nowMs: number): void
  /** Hands over the bare socket, which speaks HTTP no more; `finish` then does nothing. */
  detach(): TunnelSide<Duplex>
  destroy(): void
}
