/** Tells where the frames of WebSocket end in a stream of bytes (RFC 6455 5.2); reads no content. */
import { randomBytes } from 'node:crypto'

/** FIN and opcode, mask bit and length. */
const leastHeadBytes = 2
const maskBytes = 4
const closeOpcode = 8

export class FrameEdge {
  #headSeen = 0
  #headBytes = leastHeadBytes
  #lengthEnd = leastHeadBytes
  #length = 0
  #payloadLeft = 0
  #opcode = 0
  #hasClosed = false

  /** Between two frames: one of our own may stand here. */
  get isAtEdge(): boolean {
    return this.#headSeen === 0 && this.#payloadLeft === 0
  }

  /** A close frame has passed, after which nothing may follow. */
  get hasClosed(): boolean {
    return this.#hasClosed
  }

  /** Follows bytes that pass. */
  pass(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      if (this.#payloadLeft === 0) {
        this.#readHead(bytes[at] ?? 0)
        at += 1
      } else {
        const step = Math.min(this.#payloadLeft, bytes.length - at)
        this.#payloadLeft -= step
        at += step
      }
    }
  }

  #readHead(byte: number): void {
    const seen = this.#headSeen
    this.#headSeen += 1
    if (seen === 0) this.#opcode = byte & 15
    else if (seen === 1) this.#readLength(byte)
    else if (seen < this.#lengthEnd) this.#length = this.#length * 256 + byte
    if (seen === 0 || this.#headSeen < this.#headBytes) return
    if (this.#opcode === closeOpcode) this.#hasClosed = true
    this.#payloadLeft = this.#length
    this.#headSeen = 0
    this.#headBytes = leastHeadBytes
  }

  #readLength(byte: number): void {
    const short = byte & 127
    const more = short === 126 ? 2 : short === 127 ? 8 : 0
    this.#length = more === 0 ? short : 0
    this.#lengthEnd = leastHeadBytes + more
    this.#headBytes = this.#lengthEnd + (byte & 128 ? maskBytes : 0)
  }
}

/** The reason of a close frame has room for so many bytes. */
const reasonLimitBytes = 123

/**
 * A close frame; masked towards a server, as RFC 6455 5.3 asks of clients.
 *
 * @param code 1000 to 4999 (RFC 6455 7.4)
 */
export function writeCloseFrame(code: number, reason: string, isMasked: boolean): Buffer {
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(reasonLimitBytes))
  const text = Buffer.from(reason.slice(0, read))
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 255]), text])
  if (!isMasked) return Buffer.concat([Buffer.from([0x80 | closeOpcode, payload.length]), payload])
  const mask = randomBytes(maskBytes)
  const masked = payload.map((byte, index) => byte ^ (mask[index % maskBytes] ?? 0))
  return Buffer.concat([Buffer.from([0x80 | closeOpcode, 0x80 | payload.length]), mask, masked])
}
