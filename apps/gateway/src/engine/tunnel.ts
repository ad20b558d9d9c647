/** Joins a caller and an upstream that have changed the protocol: bytes pass as they come, no faster than they are taken. */
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { gatewayErrors, renderGatewayMessage, type GatewayErrorCode } from '@portico/contract'
import type { Call } from '../call.ts'
import type { Ending, OpenCalls } from '../open-calls.ts'
import { FrameEdge, writeCloseFrame } from './frame-edge.ts'

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
  /** Why the gateway ended it; null where a side did, or nothing passed any more. */
  readonly code: GatewayErrorCode | null
}

export interface TunnelInput {
  readonly call: Call
  readonly caller: TunnelSide<Duplex>
  readonly upstream: TunnelSide<Socket>
  readonly openCalls: OpenCalls
  /** Once, when both sides have closed; whoever destroys one side ends the tunnel. */
  readonly onEnd: (end: TunnelEnd) => void
}

/** One direction. */
class Lane {
  readonly #from: Duplex
  readonly #to: Duplex
  readonly #edge = new FrameEdge()
  #bytes = 0

  constructor(from: TunnelSide<Duplex>, to: Duplex) {
    this.#from = from.socket
    this.#to = to
    if (from.early.length > 0) {
      this.#count(from.early)
      to.write(from.early)
    }
    from.socket.on('data', this.#count)
    from.socket.pipe(to)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Lets nothing more pass; what still comes is read away. */
  stop(): void {
    this.#from.off('data', this.#count)
    this.#from.unpipe(this.#to)
    this.#from.resume()
  }

  /** Says why it ends, where a frame may stand: in the middle of another it would be read as a part of that. */
  say(code: number, reason: string, isMasked: boolean): void {
    if (!this.#edge.isAtEdge || this.#edge.hasClosed || !this.#to.writable) return
    this.#to.write(writeCloseFrame(code, reason, isMasked))
  }

  readonly #count = (chunk: Uint8Array): void => {
    this.#bytes += chunk.length
    this.#edge.pass(chunk)
  }
}

/** What one side leaves unsaid when it goes is read by the other, but not waited for without end. */
function endSoon(socket: Duplex): void {
  socket.end()
  setTimeout(() => socket.destroy(), lingerMs).unref()
}

/** RFC 6455 7.4.1 and its registry: 1001 going away, 1008 against the rules, 1013 try again later. */
function describeEnding(ending: Ending): readonly [code: number, reason: string] {
  if (ending === 'idle') return [1001, 'nothing has passed for too long']
  const reason = `${ending.code} ${renderGatewayMessage(ending.code, ending.facts)}`
  return [gatewayErrors[ending.code].status >= 500 ? 1013 : 1008, reason]
}

class Tunnel {
  readonly #input: TunnelInput
  readonly #toUpstream: Lane
  readonly #toCaller: Lane
  #leave: () => void = () => undefined
  #code: GatewayErrorCode | null = null
  #open = 2

  constructor(input: TunnelInput) {
    this.#input = input
    const { caller, upstream } = input
    upstream.socket.setNoDelay(true).setKeepAlive(true, probeMs)
    this.#toUpstream = new Lane(caller, upstream.socket)
    this.#toCaller = new Lane(upstream, caller.socket)
  }

  start(): void {
    const { call, caller, upstream, openCalls } = this.#input
    this.#leave = openCalls.add({
      call,
      kind: 'tunnel',
      bytes: () => this.#toUpstream.bytes + this.#toCaller.bytes,
      end: (ending) => this.#end(ending),
    })
    this.#watch(caller.socket, upstream.socket)
    this.#watch(upstream.socket, caller.socket)
  }

  #watch(socket: Duplex, other: Duplex): void {
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      this.#open -= 1
      endSoon(other)
      if (this.#open === 0) this.#finish()
    })
    // It may have gone while the upstream was asked.
    if (socket.destroyed) endSoon(other)
  }

  #end(ending: Ending): void {
    const { caller, upstream } = this.#input
    this.#code = ending === 'idle' ? null : ending.code
    this.#toUpstream.stop()
    this.#toCaller.stop()
    const [code, reason] = describeEnding(ending)
    this.#toCaller.say(code, reason, false)
    this.#toUpstream.say(code, reason, true)
    endSoon(caller.socket)
    endSoon(upstream.socket)
  }

  #finish(): void {
    this.#leave()
    this.#input.onEnd({
      requestBytes: this.#toUpstream.bytes,
      responseBytes: this.#toCaller.bytes,
      code: this.#code,
    })
  }
}

/** Passes bytes both ways until a side ends, or the call would be refused now, or nothing passes. */
export function joinTunnel(input: TunnelInput): void {
  new Tunnel(input).start()
}
