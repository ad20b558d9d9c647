/**
 * Makes the embedded database's files on the first start, in a process of its own: initdb in WASM leaves its
 * process with some 800 MB, which the server need not carry for the rest of its life.
 */

import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Outage } from '../outage.ts'
import { syncPath, syncTree } from './sync-tree.ts'

const clusterName = 'cluster'
const preparingPrefix = 'preparing-'
const majorVersion = '18'

// Passed as text, so that it needs no file of its own beside a bundled server. An orphan ends itself: its parent
// is gone when the channel closes.
const childScript = `
process.on('disconnect', () => process.exit(1))
const { readFile } = require('node:fs/promises')
const [pglitePath, directory, backup] = process.argv.slice(1)
async function prepare() {
  const { PGlite } = require(pglitePath)
  const loadDataDir = backup ? new Blob([await readFile(backup)]) : undefined
  const pglite = await PGlite.create({ dataDir: directory, loadDataDir })
  await pglite.close()
}
prepare().then(
  () => process.exit(0),
  (error) => { console.error(error.message); process.exit(1) },
)
`

/** What preparing a cluster may be told. */
export type PrepareOptions = {
  /** Called with a line for people when the first start begins to take its time. */
  onProgress?: (text: string) => void
  /** A file that `backup` wrote, to begin from instead of an empty database. */
  restoreFrom?: string
}

/**
 * Answers the directory of the database's files inside `directory`, making them if there are none. The caller
 * holds the lock. Killed at any moment, the next call completes: files appear under their name only when they are
 * whole and on disk. Refuses files of another major version, and a backup where there is data already.
 */
export async function prepareCluster(
  directory: string,
  options: PrepareOptions = {},
): Promise<string> {
  const cluster = join(directory, clusterName)
  await removeLeftovers(directory)
  if (existsSync(cluster)) {
    if (options.restoreFrom !== undefined) {
      throw new Error(`${directory} already holds a database: restore into an empty directory`)
    }
    await refuseOtherVersion(cluster)
    return cluster
  }
  options.onProgress?.('preparing the embedded database, first start only')
  const preparing = join(directory, preparingPrefix + randomUUID())
  await mkdir(preparing)
  await runChild(preparing, options.restoreFrom)
  await syncTree(preparing)
  await rename(preparing, cluster)
  await syncPath(directory)
  return cluster
}

async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(preparingPrefix)) continue
    // Retried, because an orphaned child may still be writing into it for a moment.
    await rm(join(directory, name), { recursive: true, maxRetries: 20, retryDelay: 250 })
  }
}

async function refuseOtherVersion(cluster: string): Promise<void> {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  if (version === majorVersion) return
  throw new Error(
    `the embedded database in ${cluster} was written by PostgreSQL ${version}, this version reads ` +
      `${majorVersion}: restore a backup made by the version that wrote it`,
  )
}

function runChild(directory: string, backup: string | undefined): Promise<void> {
  const pglitePath = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const paths = backup === undefined ? [pglitePath, directory] : [pglitePath, directory, backup]
  const child = spawn(process.execPath, ['-e', childScript, ...paths], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) return resolve()
      const reason = complaint.trim() || `the preparing process ended with ${signal ?? code}`
      reject(new Outage('database.failed', `the embedded database was not prepared: ${reason}`))
    })
  })
}
