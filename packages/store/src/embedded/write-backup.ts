/** Puts a backup on disk in one step: a reader finds the old file or the whole new one. */

import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncPath } from './sync-tree.ts'

/** Writes `content` to `file`, readable by its owner only, and syncs it and its directory. */
export async function writeBackup(file: string, content: Blob): Promise<void> {
  const partial = `${file}.${randomUUID()}.partial`
  try {
    const handle = await open(partial, 'wx', 0o600)
    try {
      await handle.writeFile(Buffer.from(await content.arrayBuffer()))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  await syncPath(dirname(file))
}
