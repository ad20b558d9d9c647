/** Opens the secrets of the feed, which travel sealed under a key that comes of the gateway token. */
import { createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto'
import type { Unseal } from '../world/application-record.ts'

const nonceBytes = 12
const tagBytes = 16

/** HKDF-SHA256 of the gateway token; `info` keeps the keys of different uses apart, `salt` those of one. */
export function deriveKey(token: string, info: string, salt: Uint8Array | string = ''): Buffer {
  return Buffer.from(hkdfSync('sha256', token, salt, info, 32))
}

/**
 * Answers null for a seal that does not hold: another token, another application's secret, a changed byte.
 * The additional data binds a sealed secret to its application and version (feed.ts).
 */
export function createUnseal(token: string): Unseal {
  const key = createSecretKey(deriveKey(token, 'portico feed v1'))
  return (applicationId, version, sealed) => {
    const bytes = Buffer.from(sealed, 'base64')
    if (bytes.length <= nonceBytes + tagBytes) return null
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    decipher.setAAD(Buffer.from(`${applicationId}:${version}`))
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
    try {
      // GCM gives every byte with `update`; `final` only proves the tag.
      const opened = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
      decipher.final()
      return opened.toString('utf8')
    } catch {
      // The only fault that `final` reports is a tag that does not match.
      return null
    }
  }
}
