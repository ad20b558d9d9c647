/** Bytes written one after the other, integers little-endian; the room grows and is used again. */

const firstRoomBytes = 1024

export class ByteWriter {
  #room = Buffer.allocUnsafeSlow(firstRoomBytes)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was written since `clear`; it is valid until the next write. */
  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
  }

  /** Writes an unsigned integer in 1 to 6 bytes; 0 bytes write nothing. */
  uint(value: number, width: number): void {
    const at = this.#extend(width)
    if (width > 0) this.#room.writeUIntLE(value, at, width)
  }

  double(value: number): void {
    const at = this.#extend(8)
    this.#room.writeDoubleLE(value, at)
  }

  uint64(value: bigint): void {
    const at = this.#extend(8)
    this.#room.writeBigUInt64LE(value, at)
  }

  /** Seven bits in each byte, the lowest first; the high bit says that more follow. Up to 2^53. */
  varint(value: number): void {
    let rest = value
    while (rest > 0x7f) {
      this.uint((rest % 0x80) + 0x80, 1)
      rest = Math.floor(rest / 0x80)
    }
    this.uint(rest, 1)
  }

  /** The number of UTF-8 bytes as a varint, then the bytes. */
  text(text: string): void {
    const count = Buffer.byteLength(text)
    this.varint(count)
    const at = this.#extend(count)
    this.#room.write(text, at)
  }

  /** Overwrites an integer that was written before. */
  patch(at: number, value: number, width: number): void {
    this.#room.writeUIntLE(value, at, width)
  }

  /** Makes room for bytes and answers where they go. */
  #extend(count: number): number {
    const at = this.#length
    const end = at + count
    if (end > this.#room.length) {
      const room = Buffer.allocUnsafeSlow(Math.max(end, this.#room.length * 2))
      this.#room.copy(room)
      this.#room = room
    }
    this.#length = end
    return at
  }
}
