/** Brings a whole directory to the disk, and single names with it. */

import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Syncs one file, or one directory's list of names. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Syncs every file below `directory`, then every directory, itself last. */
export async function syncTree(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await syncPath(path)
  }
  await syncPath(directory)
}
