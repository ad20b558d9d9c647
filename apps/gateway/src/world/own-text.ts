/**
 * Texts of a known form, such as `app_` and twenty digits of base 32, in five bits a digit, or six where the alphabet is
 * larger; all others as they are. A text has exactly one encoding, so two texts are equal when their bytes are, and no encoding
 * is the beginning of another.
 */
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/** Texts of another alphabet only lie a little larger. */
interface Alphabet {
  readonly codes: Buffer
  readonly bits: number
  readonly digitOfCode: Uint8Array
}

export interface OwnForm {
  readonly prefix: string
  /** How many digits follow the prefix; at most 39. */
  readonly digits: number
  readonly alphabet: Alphabet
}

const noDigit = 255

function buildAlphabet(digits: string, bits: number): Alphabet {
  const codes = Buffer.from(digits)
  const digitOfCode = new Uint8Array(128).fill(noDigit)
  for (const [digit, code] of codes.entries()) digitOfCode[code] = digit
  return { codes, bits, digitOfCode }
}

const base32 = buildAlphabet('0123456789abcdefghjkmnpqrstvwxyz', 5)
/** Two more than an AppSecret uses, so that no six bits are without a meaning. */
const base64 = buildAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_', 6)

/** Ids of applications, as `buildId` in packages/domain makes them. */
export const applicationIdForm: OwnForm = { prefix: 'app_', digits: 20, alphabet: base32 }
/** Automatic AppKeys, as `buildAppKey` in packages/domain makes them (CR1). */
export const appKeyForm: OwnForm = { prefix: 'pk_', digits: 16, alphabet: base32 }
/** Automatic AppSecrets, as `buildAppSecret` in packages/domain makes them (CR1). */
export const appSecretForm: OwnForm = { prefix: 'ptk_', digits: 39, alphabet: base64 }

/** Written in place of the number of bytes, which is never 0. */
const ownMark = 0

function hasForm(text: string, { prefix, digits, alphabet }: OwnForm): boolean {
  if (text.length !== prefix.length + digits || !text.startsWith(prefix)) return false
  for (let at = prefix.length; at < text.length; at += 1) {
    if ((alphabet.digitOfCode[text.charCodeAt(at)] ?? noDigit) === noDigit) return false
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
  const { bits: width, digitOfCode } = form.alphabet
  let bits = 0
  let count = 0
  for (let at = form.prefix.length; at < text.length; at += 1) {
    bits = (bits << width) | (digitOfCode[text.charCodeAt(at)] ?? 0)
    count += width
    if (count >= 8) {
      count -= 8
      writer.uint((bits >>> count) & 0xff, 1)
      bits &= 0xff
    }
  }
  if (count > 0) writer.uint((bits << (8 - count)) & 0xff, 1)
}

const ownBytes = ({ digits, alphabet }: OwnForm) => Math.ceil((digits * alphabet.bits) / 8)

/** Passes over an encoded text. */
export function skipOwnText(reader: ByteReader, form: OwnForm): void {
  const count = reader.varint()
  reader.skip(count === ownMark ? ownBytes(form) : count)
}

const decoded = Buffer.allocUnsafeSlow(64)

/** Decodes the digits at `reader` to `target` and answers where they end. */
function decodeDigits(
  reader: ByteReader,
  { digits, alphabet }: OwnForm,
  target: Buffer,
  at: number,
): number {
  const { bits: width, codes } = alphabet
  const mask = (1 << width) - 1
  let bits = 0
  let held = 0
  for (let index = 0; index < digits; index += 1) {
    if (held < width) {
      bits = ((bits & mask) << 8) | reader.uint(1)
      held += 8
    }
    held -= width
    target[at + index] = codes[(bits >>> held) & mask] ?? 0
  }
  return at + digits
}

export function readOwnText(reader: ByteReader, form: OwnForm): string {
  const count = reader.varint()
  if (count !== ownMark) {
    const start = reader.skip(count)
    return reader.bytes.toString('utf8', start, start + count)
  }
  return form.prefix + decoded.toString('latin1', 0, decodeDigits(reader, form, decoded, 0))
}

/** The same as bytes, which never become a string: for what must not lie in the heap. */
export function readOwnBytes(reader: ByteReader, form: OwnForm): Buffer {
  const count = reader.varint()
  if (count !== ownMark) {
    const start = reader.skip(count)
    return reader.bytes.subarray(start, start + count)
  }
  const { prefix, digits } = form
  const bytes = Buffer.allocUnsafeSlow(prefix.length + digits)
  decodeDigits(reader, form, bytes, bytes.write(prefix, 'latin1'))
  return bytes
}
