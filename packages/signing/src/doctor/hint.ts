/** Writes and reads the server's string to sign as a refusal message carries it (SG5). */
import { readHeaderText } from '../header-text.ts'

const CUT_MARK = '...'
const PREFIX = 'StringToSign:`'

/** A string to sign on one line: LF as `#`, every other control character dropped. */
export function toHintText(stringToSign: string): string {
  return stringToSign.replaceAll('\n', '#').replace(/\p{Cc}/gu, '')
}

/**
 * The message of an `Invalid Signature` refusal. The string is cut, with `...` as its mark, to at most
 * `bytesMax` bytes of UTF-8; give it to `writeHeaderText` before it becomes a header.
 */
export function writeMismatchMessage(stringToSign: string, bytesMax: number): string {
  const text = toHintText(stringToSign)
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytesMax))
  const shown = read < text.length ? text.slice(0, read) + CUT_MARK : text
  return `Invalid Signature, Server ${PREFIX}${shown}\``
}

/**
 * The server's string out of such a message, of a client's error text around one, or of the bare string.
 * A message that a library decoded as latin-1 is put right.
 */
export function readHint(message: string): Readonly<{ text: string; isCut: boolean }> {
  const start = message.indexOf(PREFIX)
  const end = message.lastIndexOf('`')
  const from = start < 0 ? 0 : start + PREFIX.length
  const quoted = start >= 0 && end >= from ? message.slice(from, end) : message.slice(from)
  const text = readHeaderText(quoted) ?? quoted
  const isCut = start >= 0 && text.endsWith(CUT_MARK)
  return { text: isCut ? text.slice(0, -CUT_MARK.length) : text, isCut }
}
