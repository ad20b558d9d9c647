/** Seals secrets under the master key before they reach the database, and opens them again (CR4). */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

export type Sealed = Readonly<{ sealed: Buffer; keyId: string }>

export type Vault = Readonly<{
  /** Id of the key that seals now; rows sealed under another one wait to be re-sealed. */
  currentKeyId: string
  /**
   * Encrypts `plaintext` for one place: `binding` names the row and column, so that a ciphertext moved to
   * another row does not open.
   */
  seal(plaintext: string, binding: string): Sealed
  /** Opens what `seal` made; throws `VaultFailure` when key, binding or bytes are not the sealed ones. */
  unseal(sealed: Sealed, binding: string): string
  /** A keyed hash: tells whether two texts are the same without a way to try guesses from the database alone. */
  fingerprint(text: string): Buffer
}>

/** A sealed value cannot be opened: its key is not configured, or it was changed or moved. */
export class VaultFailure extends Error {
  override readonly name = 'VaultFailure'
}

const formatVersion = 1
const nonceBytes = 12
const tagBytes = 16

/** Names a master key without telling it: 8 hex digits of a hash under a label of its own. */
export function keyIdOf(masterKey: Uint8Array): string {
  return createHash('sha256')
    .update('portico key id v1\0')
    .update(masterKey)
    .digest('hex')
    .slice(0, 8)
}

/**
 * Makes a vault. The first key seals; the others only open, while rows sealed under them remain.
 * AES-256-GCM under HKDF-SHA256(master key), a random 96-bit nonce each: NIST SP 800-38D allows 2^32
 * seals under one key, far beyond what a registry writes.
 *
 * @param masterKeys 32 bytes each, current first
 */
export function createVault(masterKeys: readonly [Uint8Array, ...Uint8Array[]]): Vault {
  const keys = new Map(masterKeys.map((key) => [keyIdOf(key), deriveKey(key, 'portico vault v1')]))
  const currentKeyId = keyIdOf(masterKeys[0])
  const currentKey = deriveKey(masterKeys[0], 'portico vault v1')
  const fingerprintKey = deriveKey(masterKeys[0], 'portico fingerprint v1')
  return {
    currentKeyId,
    seal(plaintext, binding) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce)
      cipher.setAAD(Buffer.from(binding))
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
      const sealed = Buffer.concat([Buffer.of(formatVersion), nonce, body, cipher.getAuthTag()])
      return { sealed, keyId: currentKeyId }
    },
    unseal({ sealed, keyId }, binding) {
      const key = keys.get(keyId)
      if (!key) throw new VaultFailure(`no master key with id ${keyId} is configured`)
      return open(key, sealed, binding)
    },
    fingerprint: (text) => createHmac('sha256', fingerprintKey).update(text).digest(),
  }
}

/**
 * Derives a key of 32 bytes for one purpose from a master key (HKDF-SHA256).
 *
 * @param label names the purpose; each has keys of its own
 */
export function deriveKey(masterKey: Uint8Array, label: string): Buffer {
  if (masterKey.length !== 32) throw new RangeError('a master key has 32 bytes')
  return Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), label, 32))
}

function open(key: Buffer, sealed: Buffer, binding: string): string {
  if (sealed[0] !== formatVersion || sealed.length < 1 + nonceBytes + tagBytes) {
    throw new VaultFailure('the sealed value has an unknown format')
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes))
  decipher.setAAD(Buffer.from(binding))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    const body = sealed.subarray(1 + nonceBytes, -tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new VaultFailure(`the value sealed for ${binding} was changed or moved`, { cause })
  }
}
