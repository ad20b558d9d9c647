/** Reads the body of a request: whole within limits, or streaming under a meter. */
import { Transform, type Readable } from 'node:stream'
import type { GatewayErrorCode } from '@portico/contract'
import { refuseCall, type CallRefusal } from '../refusal.ts'
import { BodyTooLarge } from './upstream-faults.ts'

/** What all bodies that are kept whole may hold together. */
export class BufferBudget {
  readonly #limitBytes: number
  #usedBytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#limitBytes) return false
    this.#usedBytes += bytes
    return true
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes
  }
}

/** A body held whole; `release` gives its room back once the call is over. */
export interface WholeBody {
  readonly bytes: Uint8Array
  readonly release: () => void
}

/** The caller's body is at fault; `code` says how. */
export class BodyFault extends Error {
  override readonly name = 'BodyFault'
  readonly code: GatewayErrorCode

  constructor(code: GatewayErrorCode, options?: ErrorOptions) {
    super(`the body of the caller is at fault: ${code}`, options)
    this.code = code
  }
}

/**
 * Reads a body whole. Refuses one over the limit before it is read to its end (SG4), one that breaks off,
 * and any when the gateway holds as much as it can.
 */
export async function readWhole(
  source: Readable,
  limitBytes: number,
  budget: BufferBudget,
): Promise<WholeBody | CallRefusal> {
  const chunks: Uint8Array[] = []
  let size = 0
  const refuse = (refusal: CallRefusal): CallRefusal => {
    budget.give(size)
    return refusal
  }
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      if (size + chunk.length > limitBytes) return refuse(refuseCall('I413RL'))
      if (!budget.take(chunk.length)) {
        return refuse(refuseCall('X503BZ', undefined, { retryAfterSeconds: 1 }))
      }
      size += chunk.length
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof BodyFault) return refuse(refuseCall(error.code, { reason: 'its body' }))
    // A stream of node:http fails in one way only: its bytes ended before they should.
    return refuse(refuseCall('I400BD', { reason: 'it broke off' }))
  }
  return { bytes: Buffer.concat(chunks, size), release: () => budget.give(size) }
}

/** Passes a body through, counts it, and fails with `BodyTooLarge` above the limit. */
export class BodyMeter extends Transform {
  readonly #limitBytes: number
  #bytes = 0

  constructor(limitBytes: number) {
    super()
    this.#limitBytes = limitBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  override _transform(
    chunk: Uint8Array,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk?: Uint8Array) => void,
  ): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#limitBytes) done(new BodyTooLarge('the body exceeds the limit'))
    else done(null, chunk)
  }
}
