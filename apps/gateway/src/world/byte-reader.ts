/** Reads what a `ByteWriter` wrote. Beyond the end every read throws a `RangeError`, so damage is met, not read. */

export class ByteReader {
  bytes: Buffer
  at: number

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** Goes elsewhere: walking a million records with one reader leaves no garbage. */
  moveTo(bytes: Buffer, at: number): void {
    this.bytes = bytes
    this.at = at
  }

  uint(width: number): number {
    if (width === 0) return 0
    const value = this.bytes.readUIntLE(this.at, width)
    this.at += width
    return value
  }

  double(): number {
    const value = this.bytes.readDoubleLE(this.at)
    this.at += 8
    return value
  }

  varint(): number {
    const first = this.bytes.readUInt8(this.at)
    this.at += 1
    if (first < 0x80) return first
    return first - 0x80 + this.varint() * 0x80
  }

  /** Passes over bytes and answers where they began. */
  skip(count: number): number {
    const start = this.at
    this.at += count
    if (this.at > this.bytes.length) throw new RangeError('a record is cut short')
    return start
  }

  text(): string {
    const count = this.varint()
    const start = this.skip(count)
    return this.bytes.toString('utf8', start, start + count)
  }
}
