/** The length that a Content-Length line announces (RFC 9110 8.6). */

const digitsLimit = 15
const zero = 48

/** In bytes; null where it is not one run of at most 15 digits, which every reader takes for the same number. */
export function parseContentLength(value: string): number | null {
  if (value.length === 0 || value.length > digitsLimit) return null
  let bytes = 0
  for (let at = 0; at < value.length; at += 1) {
    const digit = value.charCodeAt(at) - zero
    if (digit < 0 || digit > 9) return null
    bytes = bytes * 10 + digit
  }
  return bytes
}
