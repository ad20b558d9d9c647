/**
 * The last world on disk, so that a gateway starts without its control plane (GW4). Sealed with
 * AES-256-GCM under a key of the gateway token: a copy is useless, a changed file is no file (T155).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import * as path from 'node:path'
import type { FeedLine } from '@portico/contract'
import { deriveKey } from './open-secrets.ts'
import { readLines } from './read-lines.ts'
import { readSnapshot, type Snapshot } from './read-snapshot.ts'

const magic = Buffer.from('PORTICO SNAPSHOT 1\n')
const nonceBytes = 12
const tagBytes = 16
const keyInfo = 'portico gateway snapshot v1'

export interface StoredSnapshot {
  readonly snapshot: Snapshot
  /** When the control plane last said that this was current; milliseconds since 1970. */
  readonly currentAtMs: number
}

function seal(token: string, text: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', deriveKey(token, keyInfo), nonce)
  cipher.setAAD(magic)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([magic, nonce, body, cipher.getAuthTag()])
}

function unseal(token: string, bytes: Buffer): string | null {
  const bodyStart = magic.length + nonceBytes
  if (bytes.length < bodyStart + tagBytes || !bytes.subarray(0, magic.length).equals(magic))
    return null
  const nonce = bytes.subarray(magic.length, bodyStart)
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(token, keyInfo), nonce)
  decipher.setAAD(magic)
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
  try {
    const body = bytes.subarray(bodyStart, bytes.length - tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/**
 * Replaces the file with a snapshot in one step: written beside, synced, renamed, and the directory synced,
 * so that a crash at any point leaves the old one or the new one.
 */
export async function saveSnapshot(
  file: string,
  token: string,
  currentAtMs: number,
  lines: Iterable<FeedLine>,
): Promise<void> {
  let text = `${currentAtMs}\n`
  for (const line of lines) text += `${JSON.stringify(line)}\n`
  await saveText(file, token, text)
}

/** Seals a text and replaces the file with it in one step; the folder is made where it is missing. */
export async function saveText(file: string, token: string, text: string): Promise<void> {
  const directory = path.dirname(file)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(seal(token, text))
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

/**
 * Null where there is no file. Throws where there is one that the token does not open, or that is not
 * whole: the operator should know, and the gateway goes on as if there were none.
 */
export async function loadSnapshot(file: string, token: string): Promise<StoredSnapshot | null> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const text = unseal(token, bytes)
  if (text === null) throw new Error('the sealed snapshot does not open with this gateway token')
  const end = text.indexOf('\n')
  const currentAtMs = Number(text.slice(0, end))
  if (!Number.isSafeInteger(currentAtMs)) throw new Error('the sealed snapshot has no date')
  return { snapshot: await readSnapshot(readLines(chunksOf(text.slice(end + 1)))), currentAtMs }
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
