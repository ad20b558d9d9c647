/** HMAC with a secret that signs many messages: the key's share of the work is done once. */
import { hash } from 'node:crypto'
import type { SignatureAlgorithm } from './signature-algorithm.ts'

/** Block size of SHA-1 and SHA-256 (RFC 2104 B). */
const BLOCK_BYTES = 64
/** Holds the inner message of nearly every call; a longer one gets a buffer of its own. */
const scratch = Buffer.allocUnsafeSlow(16_384)

type Pads = Readonly<{
  digestName: 'sha1' | 'sha256'
  /** Key XOR ipad. */
  inner: Buffer
  /** The same as text where it is ASCII, as it is for every key of at most 64 ASCII characters; else null. */
  innerText: string | null
  /** Key XOR opad, then room for the inner digest. */
  outer: Buffer
}>

/**
 * One secret, ready to sign (`prepareSecret`). It is worth the secret itself: hold it as closely. Its
 * fields are private to the language, so logging or serialising it shows nothing.
 */
export class PreparedSecret {
  readonly #key: Buffer
  readonly #sha256: Pads
  #sha1: Pads | undefined

  constructor(key: Buffer) {
    this.#key = key
    this.#sha256 = makePads('sha256', 32, key)
  }

  /** Base64 of the HMAC of `text` as UTF-8. */
  hmac(algorithm: SignatureAlgorithm, text: string): string {
    if (algorithm === 'HmacSHA256') return computeHmac(this.#sha256, text)
    this.#sha1 ??= makePads('sha1', 20, this.#key)
    return computeHmac(this.#sha1, text)
  }
}

/** Prepares an AppSecret (its UTF-8 bytes) or a raw key of any length, the empty one included. */
export function prepareSecret(secret: string | Uint8Array): PreparedSecret {
  return new PreparedSecret(Buffer.from(secret))
}

function makePads(digestName: Pads['digestName'], digestBytes: number, secret: Buffer): Pads {
  const key = secret.length > BLOCK_BYTES ? hash(digestName, secret, 'buffer') : secret
  const inner = Buffer.alloc(BLOCK_BYTES, 0x36)
  const outer = Buffer.alloc(BLOCK_BYTES + digestBytes, 0x5c)
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  }
  const innerText = inner.every((byte) => byte < 0x80) ? inner.toString('latin1') : null
  return { digestName, inner, innerText, outer }
}

/**
 * RFC 2104 as two one-shot hashes. `createHmac` builds a stream object per message and takes 1.8 times
 * as long, an inner digest handed over as a Buffer instead of a byte string 1.6 times (bench/signing.ts,
 * "hmac, ..." rows). Synchronous from first write to last read, so that one scratch buffer serves all.
 */
function computeHmac(pads: Pads, text: string): string {
  const { digestName, outer } = pads
  outer.write(hashInner(pads, text), BLOCK_BYTES, 'latin1')
  return hash(digestName, outer, 'base64')
}

/** The inner digest, one character a byte. */
function hashInner({ digestName, inner, innerText }: Pads, text: string): string {
  // The digest takes text as UTF-8 by itself, 0.1 µs quicker than bytes that were written for it.
  if (innerText !== null) return hash(digestName, innerText + text, 'binary')
  const bytesMax = BLOCK_BYTES + text.length * 3
  const message = bytesMax <= scratch.length ? scratch : Buffer.allocUnsafeSlow(bytesMax)
  message.set(inner)
  const end = BLOCK_BYTES + message.write(text, BLOCK_BYTES)
  return hash(digestName, message.subarray(0, end), 'binary')
}
