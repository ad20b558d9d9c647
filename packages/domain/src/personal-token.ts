/** Personal access tokens: recognisable by a leak scanner, checkable without a look-up, not guessable. */

import { computeCrc32 } from './crc32.ts'

/** Every personal access token starts with this. */
export const personalTokenPrefix = 'ptt_'

/** `read` may only read; `write` may do whatever the person may do. */
export const personalTokenScopes = ['read', 'write'] as const
export type PersonalTokenScope = (typeof personalTokenScopes)[number]

const randomBytes = 24
const bodyPattern = /^ptt_([0-9a-f]{48})([0-9a-f]{8})$/

function writeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function checksumOf(text: string): string {
  return computeCrc32(text).toString(16).padStart(8, '0')
}

/**
 * Makes a token of 60 characters: `ptt_`, 192 random bits and the CRC-32 of all that, in hexadecimal digits.
 *
 * @param randomness at least 24 bytes, fresh for each token; fewer throw
 */
export function buildPersonalToken(randomness: Uint8Array): string {
  if (randomness.length < randomBytes) throw new RangeError('a token needs 24 bytes of randomness')
  const text = `${personalTokenPrefix}${writeHex(randomness.subarray(0, randomBytes))}`
  return `${text}${checksumOf(text)}`
}

/** True when a text has the form of a personal access token and its checksum is right. */
export function isPersonalToken(text: string): boolean {
  const match = bodyPattern.exec(text)
  return match !== null && checksumOf(`${personalTokenPrefix}${match[1] ?? ''}`) === match[2]
}
