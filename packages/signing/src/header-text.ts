/** Reads header values: what arrives is bytes, what is signed is text. */

/** First value of a header by its lower-case name, one character per byte, as `node:http` gives it. */
export type HeaderLookup = (lowerCaseName: string) => string | undefined

/**
 * The same text as the engine's one copy of it, as constants of the program are: two of them are compared by their
 * places alone, and every call looks some twenty names up.
 */
export function internalize(text: string): string {
  return Object.keys({ [text]: null })[0] ?? text
}

const UNPRINTABLE = /[^\t\x20-\x7e]/
const TAB = 0x09
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text of a header value whose characters are its bytes. Beyond ASCII it is read as UTF-8, which is
 * how the published clients write it, and as nothing else: with a second reading (latin-1 for what is
 * not UTF-8) two different requests would share one string to sign. Null for control characters and
 * for bytes that are not UTF-8.
 */
export function readHeaderText(value: string): string | null {
  if (!UNPRINTABLE.test(value)) return value
  const bytes = new Uint8Array(value.length)
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    if ((code < 0x20 && code !== TAB) || code === 0x7f || code > 0xff) return null
    bytes[index] = code
  }
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

/**
 * The inverse, for senders: outer blanks trimmed as every HTTP library does on the way, and text beyond
 * ASCII written as its UTF-8 bytes, one character per byte, which `fetch` and `node:http` accept.
 */
export function writeHeaderText(text: string): string {
  const trimmed = text.replace(/^[\t ]+|[\t ]+$/g, '')
  if (!UNPRINTABLE.test(trimmed)) return trimmed
  return Array.from(new TextEncoder().encode(trimmed), (byte) => String.fromCharCode(byte)).join('')
}
