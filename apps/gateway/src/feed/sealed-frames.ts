/**
 * A sealed stream of any length: AES-256-GCM, frame by frame, so that neither writer nor reader holds it
 * whole. Each stream has a key of its own, from the gateway token and a random salt. The nonce of a frame is
 * its number and whether it is the last one, so frames cannot be exchanged, repeated or cut off (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
 */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { pieceBytesLimit } from '../world/arena.ts'
import { ChunkReader } from './chunk-reader.ts'
import { FeedBreak, FeedFault } from './feed-fault.ts'
import { deriveKey } from './open-secrets.ts'

/** The first bytes of a sealed stream. */
export const framesMagic = Buffer.from('PORTICO SNAPSHOT 2\n')

const cipherName = 'aes-256-gcm'
const keyInfo = 'portico gateway snapshot v2'
const saltBytes = 32
const nonceBytes = 12
const tagBytes = 16
/** Before each frame: its number of bytes without the tag, and in the highest bit whether it is the last. */
const headBytes = 4
const lastFlag = 0x8000_0000
const frameBytesLimit = 256 * 1024 * 1024

function buildNonce(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes)
  nonce.writeUInt32LE(number)
  nonce.writeUInt8(Number(isLast), nonceBytes - 1)
  return nonce
}

function sealFrame(key: KeyObject, number: number, isLast: boolean, plain: Buffer): Buffer[] {
  const head = Buffer.alloc(headBytes)
  head.writeUInt32LE(plain.length + (isLast ? lastFlag : 0))
  const cipher = createCipheriv(cipherName, key, buildNonce(number, isLast))
  const body = cipher.update(plain)
  cipher.final()
  return [head, body, cipher.getAuthTag()]
}

/** Seals frames of at most 256 MiB; yields the bytes of the stream as they come. */
export function* sealFrames(token: string, frames: Iterable<Buffer>): Generator<Buffer> {
  const salt = randomBytes(saltBytes)
  const key = createSecretKey(deriveKey(token, keyInfo, salt))
  yield framesMagic
  yield salt
  let held: Buffer = Buffer.alloc(0)
  let number = 0
  for (const frame of frames) {
    if (number > 0) yield* sealFrame(key, number, false, held)
    held = frame
    number += 1
  }
  yield* sealFrame(key, number, true, held)
}

function refuse(): FeedFault {
  return new FeedFault('the sealed snapshot does not open with this gateway token')
}

async function fillWhole(reader: ChunkReader, bytes: Buffer): Promise<void> {
  if ((await reader.fill(bytes)) === bytes.length) return
  throw new FeedBreak('the sealed snapshot does not open: it breaks off')
}

async function takeWhole(reader: ChunkReader, count: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(count)
  await fillWhole(reader, bytes)
  return bytes
}

function openFrame(key: KeyObject, nonce: Buffer, sealed: Buffer): Buffer {
  const plainBytes = sealed.length - tagBytes
  const decipher = createDecipheriv(cipherName, key, nonce)
  decipher.setAuthTag(sealed.subarray(plainBytes))
  const plain = decipher.update(sealed.subarray(0, plainBytes))
  try {
    decipher.final()
  } catch {
    // The only fault that `final` reports is a tag that does not match.
    throw refuse()
  }
  return plain
}

/** As `openFrames`, of a stream from its first byte. */
export async function* openSealedStream(
  token: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const reader = new ChunkReader(chunks)
  if (!(await takeWhole(reader, framesMagic.length)).equals(framesMagic)) throw refuse()
  yield* openFrames(token, reader)
}

/**
 * Opens a stream whose magic has been read; each frame is proved before it is given. Throws a `FeedFault`
 * for another token or a changed byte, a `FeedBreak` where the last frame is missing.
 */
export async function* openFrames(token: string, reader: ChunkReader): AsyncGenerator<Buffer> {
  const salt = await takeWhole(reader, saltBytes)
  const key = createSecretKey(deriveKey(token, keyInfo, salt))
  // One room for the sealed bytes of all frames: a world is large, and garbage of its size would stay for long.
  let room = Buffer.allocUnsafeSlow(pieceBytesLimit + tagBytes)
  let isLast = false
  for (let number = 1; !isLast; number += 1) {
    const head = (await takeWhole(reader, headBytes)).readUInt32LE()
    isLast = head >= lastFlag
    const plainBytes = head % lastFlag
    if (plainBytes > frameBytesLimit) throw refuse()
    const sealedBytes = plainBytes + tagBytes
    if (room.length < sealedBytes) room = Buffer.allocUnsafeSlow(sealedBytes)
    const sealed = room.subarray(0, sealedBytes)
    await fillWhole(reader, sealed)
    yield openFrame(key, buildNonce(number, isLast), sealed)
  }
}
