/**
 * Texts of a known form, such as `app_` and twenty digits of base 32, in five bits a digit; all others as
 * they are. A text has exactly one encoding, so two texts are equal when their bytes are, and no encoding
 * is the beginning of another.
 */
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

export interface OwnForm {
  readonly prefix: string
  /** How many digits follow the prefix; at most 20. */
  readonly digits: number
}

/** Ids of applications, as `buildId` in packages/domain makes them. */
export const applicationIdForm: OwnForm = { prefix: 'app_', digits: 20 }
/** Automatic AppKeys, as `buildAppKey` in packages/domain makes them (CR1). */
export const appKeyForm: OwnForm = { prefix: 'pk_', digits: 16 }

/** The alphabet of both. Texts of another alphabet only lie a little larger. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const noDigit = 32
const digitOfCode = new Uint8Array(128).fill(noDigit)
for (const [digit, code] of Buffer.from(alphabet).entries()) digitOfCode[code] = digit

/** Written in place of the number of bytes, which is never 0. */
const ownMark = 0

function hasForm(text: string, { prefix, digits }: OwnForm): boolean {
  if (text.length !== prefix.length + digits || !text.startsWith(prefix)) return false
  for (let at = prefix.length; at < text.length; at += 1) {
    if ((digitOfCode[text.charCodeAt(at)] ?? noDigit) === noDigit) return false
  }
  return true
}

/** Writes a text of at least one character; throws a `RangeError` for an empty one. */
export function writeOwnText(writer: ByteWriter, text: string, form: OwnForm): void {
  if (text === '') throw new RangeError('an empty text names nothing')
  if (!hasForm(text, form)) {
    writer.text(text)
    return
  }
  writer.uint(ownMark, 1)
  let bits = 0
  let count = 0
  for (let at = form.prefix.length; at < text.length; at += 1) {
    bits = (bits << 5) | (digitOfCode[text.charCodeAt(at)] ?? 0)
    count += 5
    if (count >= 8) {
      count -= 8
      writer.uint((bits >>> count) & 0xff, 1)
      bits &= 0xff
    }
  }
  if (count > 0) writer.uint((bits << (8 - count)) & 0xff, 1)
}

const ownBytes = (form: OwnForm) => Math.ceil((form.digits * 5) / 8)

/** Passes over an encoded text. */
export function skipOwnText(reader: ByteReader, form: OwnForm): void {
  const count = reader.varint()
  reader.skip(count === ownMark ? ownBytes(form) : count)
}

const decoded = Buffer.allocUnsafeSlow(32)

export function readOwnText(reader: ByteReader, form: OwnForm): string {
  const count = reader.varint()
  if (count !== ownMark) {
    const start = reader.skip(count)
    return reader.bytes.toString('utf8', start, start + count)
  }
  let bits = 0
  let held = 0
  for (let index = 0; index < form.digits; index += 1) {
    if (held < 5) {
      bits = ((bits & 0x1f) << 8) | reader.uint(1)
      held += 8
    }
    held -= 5
    decoded[index] = alphabet.charCodeAt((bits >>> held) & 31)
  }
  return form.prefix + decoded.toString('latin1', 0, form.digits)
}
