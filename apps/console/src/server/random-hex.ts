/** Unguessable text for keys and nonces: 128 bits, as 32 hexadecimal digits. */

const bytesInAll = 16

/** `crypto.randomUUID` is absent where the page came by plain HTTP from another machine; this is there too. */
export function makeRandomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(bytesInAll))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
