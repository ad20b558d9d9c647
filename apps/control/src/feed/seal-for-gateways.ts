/** Seals an application's secret for the way to the gateways; `contract/feed.ts` fixes the format. */
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** The key of the feed, from the token that control plane and gateways share. */
export function deriveFeedKey(gatewayToken: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', gatewayToken, new Uint8Array(0), 'portico feed v1', 32))
}

/** Base64 of nonce, ciphertext and tag; bound to the application and the version of its secret. */
export function sealForGateways(
  feedKey: Uint8Array,
  secret: string,
  applicationId: string,
  version: number,
): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', feedKey, nonce)
  cipher.setAAD(Buffer.from(`${applicationId}:${version}`))
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}
