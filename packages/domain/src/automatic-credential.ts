/** The AppKey and AppSecret that the system makes: recognisable, checkable, not guessable (CR1). */

import { computeCrc32 } from './crc32.ts'

/** Every automatic AppSecret starts with this, so that a scanner finds a leaked one. */
export const automaticSecretPrefix = 'ptk_'

/** Finds automatic secrets in any text; confirm a hit with {@link isAutomaticSecret}. */
export const automaticSecretPattern = /(?<![0-9A-Za-z])ptk_[0-9A-Za-z]{39}(?![0-9A-Za-z])/g

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Without the letters i, l, o and u, which are misread or spell words. */
const base32 = '0123456789abcdefghjkmnpqrstvwxyz'

const secretBytes = 24
const secretDigits = 33
const checksumDigits = 6
const keyBytes = 10
const keyDigits = 16

function readInteger(randomness: Uint8Array, byteCount: number): bigint {
  if (randomness.length < byteCount) {
    throw new RangeError(`a credential needs ${byteCount} bytes of randomness`)
  }
  let value = 0n
  for (const byte of randomness.subarray(0, byteCount)) value = (value << 8n) | BigInt(byte)
  return value
}

function writeDigits(value: bigint, alphabet: string, digits: number): string {
  const base = BigInt(alphabet.length)
  let rest = value
  let text = ''
  for (let index = 0; index < digits; index += 1) {
    text = alphabet.charAt(Number(rest % base)) + text
    rest /= base
  }
  return text
}

/**
 * Makes an AppKey: `pk_` and 16 characters that hold 80 random bits.
 *
 * @param randomness at least 10 bytes, fresh for each key; fewer throw
 */
export function buildAppKey(randomness: Uint8Array): string {
  return `pk_${writeDigits(readInteger(randomness, keyBytes), base32, keyDigits)}`
}

function checksumOf(text: string): string {
  return writeDigits(BigInt(computeCrc32(text)), base62, checksumDigits)
}

/**
 * Makes an AppSecret of 43 characters: `ptk_`, 33 base62 digits of 192 random bits, and the CRC-32 of
 * all that in 6 base62 digits (CR1). The integer is written whole, so every secret is equally likely.
 *
 * @param randomness at least 24 bytes, fresh for each secret; fewer throw
 */
export function buildAppSecret(randomness: Uint8Array): string {
  const body = writeDigits(readInteger(randomness, secretBytes), base62, secretDigits)
  const text = `${automaticSecretPrefix}${body}`
  return `${text}${checksumOf(text)}`
}

/** True when a text has the form of an automatic secret and its checksum is right (CR1). */
export function isAutomaticSecret(text: string): boolean {
  if (!/^ptk_[0-9A-Za-z]{39}$/.test(text)) return false
  const checksumStart = text.length - checksumDigits
  return checksumOf(text.slice(0, checksumStart)) === text.slice(checksumStart)
}
