/** Opens what a gateway sealed about a refused call; `contract/feed.ts` fixes the format. */
import { createDecipheriv, hkdfSync } from 'node:crypto'
import { refusalFindings, type RefusalFindings } from '@portico/contract'

const nonceBytes = 12
const tagBytes = 16

/** Null where the seal does not hold: another token by now, or another call's. */
export function openRefusal(
  gatewayToken: string,
  requestId: string,
  sealed: string,
): RefusalFindings | null {
  const key = hkdfSync('sha256', gatewayToken, new Uint8Array(0), 'portico refusals v1', 32)
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length <= nonceBytes + tagBytes) return null
  const nonce = bytes.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', new Uint8Array(key), nonce)
  decipher.setAAD(Buffer.from(requestId))
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    const opened = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
    decipher.final()
    const parsed = refusalFindings.safeParse(JSON.parse(opened.toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    // A tag that does not match; what it covers is JSON of a gateway.
    return null
  }
}
