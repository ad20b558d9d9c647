/** Joins a caller and an upstream that have changed the protocol: bytes pass as they come, no faster than they are taken. */
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** How long a side may take to read the last bytes, once the other has ended. */
const lingerMs = 2000
/** A peer that has vanished without a word is noticed by the probes of TCP. */
const probeMs = 60_000

export interface TunnelSide<T extends Duplex> {
  readonly socket: T
  /** What it sent before the tunnel stood. */
  readonly early: Uint8Array
}

export interface TunnelEnd {
  /** From the caller. */
  readonly requestBytes: number
  /** To the caller. */
  readonly responseBytes: number
}

/** Passes everything on and answers how much it was. */
function carry(from: TunnelSide<Duplex>, to: Duplex): () => number {
  let bytes = from.early.length
  if (bytes > 0) to.write(from.early)
  from.socket.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
  })
  from.socket.pipe(to)
  return () => bytes
}

/** What one side leaves unsaid when it goes is read by the other, but not waited for without end. */
function endSoon(socket: Duplex): void {
  socket.end()
  setTimeout(() => socket.destroy(), lingerMs).unref()
}

/** @param onEnd once, when both sides have closed; whoever destroys one side ends the tunnel */
export function joinTunnel(
  caller: TunnelSide<Duplex>,
  upstream: TunnelSide<Socket>,
  onEnd: (end: TunnelEnd) => void,
): void {
  upstream.socket.setNoDelay(true).setKeepAlive(true, probeMs)
  const countRequest = carry(caller, upstream.socket)
  const countResponse = carry(upstream, caller.socket)
  let open = 2
  const watch = (socket: Duplex, other: Duplex) => {
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      open -= 1
      endSoon(other)
      if (open === 0) onEnd({ requestBytes: countRequest(), responseBytes: countResponse() })
    })
    // It may have gone while the upstream was asked.
    if (socket.destroyed) endSoon(other)
  }
  watch(caller.socket, upstream.socket)
  watch(upstream.socket, caller.socket)
}
