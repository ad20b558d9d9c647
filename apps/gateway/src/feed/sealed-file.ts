/**
 * The last world on disk, so that a gateway starts without its control plane (GW4). Sealed with
 * AES-256-GCM under a key of the gateway token: a copy is useless, a changed file is no file (T155).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises'
import * as path from 'node:path'
import { ChunkReader } from './chunk-reader.ts'
import { createUnseal, deriveKey } from './open-secrets.ts'
import { packSnapshot, readPackedSnapshot } from './packed-snapshot.ts'
import type { SnapshotToPack, StoredSnapshot } from './packed-snapshot.ts'
import { readSnapshot } from './read-snapshot.ts'
import { framesMagic, openFrames, sealFrames } from './sealed-frames.ts'

/** A file of lines as they came from the control plane: what is quarantined, and what gateways saved before. */
const textMagic = Buffer.from('PORTICO SNAPSHOT 1\n')
const nonceBytes = 12
const tagBytes = 16
const keyInfo = 'portico gateway snapshot v1'
const readBytes = 1024 * 1024

function sealText(token: string, text: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', deriveKey(token, keyInfo), nonce)
  cipher.setAAD(textMagic)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([textMagic, nonce, body, cipher.getAuthTag()])
}

/** Opens what follows the magic, or answers null. */
function unsealText(token: string, bytes: Buffer): Buffer | null {
  if (bytes.length < nonceBytes + tagBytes) return null
  const nonce = bytes.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(token, keyInfo), nonce)
  decipher.setAAD(textMagic)
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    const opened = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes))
    decipher.final()
    return opened
  } catch {
    return null
  }
}

/**
 * Replaces a file in one step: written beside, synced, renamed, and the directory synced, so that a crash
 * at any point leaves the old one or the new one. The folder is made where it is missing.
 */
async function replaceFile(
  file: string,
  write: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const directory = path.dirname(file)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await write(handle)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  const parent = await open(directory, 'r')
  try {
    await parent.sync()
  } finally {
    await parent.close()
  }
}

/** Seals a snapshot into a file, a frame at a time, so that calls are answered between them. */
export async function saveSnapshot(
  file: string,
  token: string,
  snapshot: SnapshotToPack,
): Promise<void> {
  await replaceFile(file, async (handle) => {
    for (const bytes of sealFrames(token, packSnapshot(snapshot))) await handle.writeFile(bytes)
  })
}

/** Seals a text into a file. */
export async function saveText(file: string, token: string, text: string): Promise<void> {
  await replaceFile(file, (handle) => handle.writeFile(sealText(token, text)))
}

async function openOrNull(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/**
 * Null where there is no file. Throws where there is one that the token does not open, or that is not
 * whole: the operator should know, and the gateway goes on as if there were none.
 */
export async function loadSnapshot(file: string, token: string): Promise<StoredSnapshot | null> {
  const handle = await openOrNull(file)
  if (handle === null) return null
  try {
    const reader = new ChunkReader(readChunks(handle))
    const magic = await reader.take(framesMagic.length)
    if (magic.equals(framesMagic)) return await readPackedSnapshot(openFrames(token, reader))
    const isText = magic.equals(textMagic)
    const text = isText ? unsealText(token, await reader.rest()) : null
    if (text === null) throw new Error('the sealed snapshot does not open with this gateway token')
    return await readText(text, token)
  } finally {
    await handle.close()
  }
}

/** Each chunk is valid until the next: one room for all leaves no garbage as large as the file. */
async function* readChunks(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const room = Buffer.allocUnsafeSlow(readBytes)
  for (;;) {
    const { bytesRead } = await handle.read(room)
    if (bytesRead === 0) return
    yield room.subarray(0, bytesRead)
  }
}

/** The date in the first line, the lines of the feed after it. */
async function readText(text: Buffer, token: string): Promise<StoredSnapshot> {
  const end = text.indexOf('\n')
  const currentAtMs = Number(text.toString('latin1', 0, Math.max(end, 0)))
  if (!Number.isSafeInteger(currentAtMs)) throw new Error('the sealed snapshot has no date')
  const snapshot = await readSnapshot(chunksOf(text.subarray(end + 1)), createUnseal(token))
  return { snapshot, currentAtMs }
}

async function* chunksOf(text: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += readBytes) yield text.subarray(at, at + readBytes)
}
