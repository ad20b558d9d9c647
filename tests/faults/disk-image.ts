/**
 * A small disk whose power can be cut: an ext4 file system in a file, mounted through a loop device.
 *
 * What has not been synced lives in the kernel's memory and not in the file. A copy of the file, taken while nobody runs,
 * is therefore what a disk would hold after the power went; mounting the copy recovers the file system's journal, as
 * the next boot would.
 */

import { execFile } from 'node:child_process'
import { copyFile, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Why no power can be cut here, or undefined when it can: it takes root, a loop device and ext4. */
export async function powerCutObstacle(scratch: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'power cuts need Linux'
  if (process.getuid?.() !== 0) return 'power cuts need root, to mount a disk image'
  try {
    const disk = await createDisk(join(scratch, 'probe'), 16)
    await disk.remove()
    return undefined
  } catch (error) {
    return `power cuts need a loop device and ext4: ${error instanceof Error ? error.message : ''}`
  }
}

/** A mounted disk. */
export interface Disk {
  /** Where it is mounted. */
  readonly path: string
  /**
   * Replaces the disk by what a power cut at this moment leaves. `release` ends everyone who has files open on it, after
   * the copy and before the exchange.
   */
  cutPower(release: () => Promise<void>): Promise<void>
  /** Unmounts and deletes. */
  remove(): Promise<void>
}

/** Makes and mounts an empty disk of `sizeMiB` in `directory`. */
export async function createDisk(directory: string, sizeMiB: number): Promise<Disk> {
  const image = join(directory, 'disk.img')
  const path = join(directory, 'mounted')
  await mkdir(path, { recursive: true })
  await writeFile(image, '')
  await truncate(image, sizeMiB * 1024 * 1024)
  await run('mkfs.ext4', ['-q', '-F', image])
  await run('mount', ['-o', 'loop', image, path])
  return {
    path,
    cutPower: async (release) => {
      const copy = `${image}.after`
      await copySparse(image, copy)
      await release()
      await run('umount', [path])
      await rename(copy, image)
      await run('mount', ['-o', 'loop', image, path])
    },
    remove: async () => {
      await run('umount', [path])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function copySparse(from: string, to: string): Promise<void> {
  // Most of the image is a hole; a plain copy would write it all out.
  await run('cp', ['--sparse=always', from, to]).catch(() => copyFile(from, to))
}
