/** What an exchange does with the body of its call: asks for it, reads it whole or passes it on, counts it. */
import type { CallRefusal } from '../../refusal.ts'
import { BodyMeter, readWhole, type BufferBudget, type WholeBody } from '../request-body.ts'
import { CallerBody } from './caller-body.ts'
import type { Caller } from './caller.ts'
import type { ReadRequestHead } from './read-head.ts'
import type { RequestFraming } from './request-framing.ts'
import type { UpstreamBody } from './upstream-request.ts'
import type { BodyLine } from './write-head.ts'

/** How much of a body there is room for. */
export interface BodyRoom {
  readonly limitBytes: number
  readonly budget: BufferBudget
}

/** A body as a request to an upstream carries it, and how its head announces it. */
export interface OutgoingBody {
  readonly body: UpstreamBody
  readonly line: BodyLine
}

export class ArrivingBody {
  readonly #head: ReadRequestHead
  readonly #framing: number | 'chunked'
  readonly #caller: Caller
  readonly #room: BodyRoom
  readonly source: CallerBody
  #meter: BodyMeter | null = null
  #whole: WholeBody | null = null
  #isAskedFor = false
  #isReleased = false

  constructor(head: ReadRequestHead, framing: number | 'chunked', caller: Caller, room: BodyRoom) {
    this.#head = head
    this.#framing = framing
    this.#caller = caller
    this.#room = room
    this.source = new CallerBody(framing === 'chunked' ? null : framing, () => caller.goOn())
  }

  /** A 100 has been sent for it. */
  get isAskedFor(): boolean {
    return this.#isAskedFor
  }

  /** So many bytes of it have been read or passed on. */
  get bytes(): number {
    return this.#meter?.bytes ?? this.#whole?.bytes.length ?? 0
  }

  /** Reads it whole; refuses as `readWhole` does. */
  async readWhole(): Promise<Uint8Array | CallRefusal> {
    this.#ask()
    const body = await readWhole(this.source, this.#room.limitBytes, this.#room.budget)
    if (!('bytes' in body)) return body
    this.#whole = body
    if (this.#isReleased) body.release()
    return body.bytes
  }

  /** Passes it on as it comes. */
  stream(): OutgoingBody {
    this.#ask()
    const source = new BodyMeter(this.#room.limitBytes)
    this.#meter = source
    this.source.once('error', (error) => source.destroy(error))
    this.source.pipe(source)
    const framing = this.#framing
    const line = framing === 'chunked' ? framing : { length: framing }
    return { body: { kind: 'stream', source, isChunked: framing === 'chunked' }, line }
  }

  /** Gives back what it holds: the call is over. */
  release(): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.#whole?.release()
  }

  #ask(): void {
    if (this.#head.version === '1.0') return
    if (this.#head.headers.get('expect')?.toLowerCase() !== '100-continue') return
    this.#caller.write('HTTP/1.1 100 Continue\r\n\r\n')
    this.#isAskedFor = true
  }
}

/** The body that follows a head, or null where there is none, or none that could be read. */
export function openArrivingBody(
  head: ReadRequestHead,
  framing: RequestFraming,
  caller: Caller,
  room: BodyRoom,
): ArrivingBody | null {
  if (framing === 0 || framing === 'doubtful') return null
  return new ArrivingBody(head, framing, caller, room)
}
