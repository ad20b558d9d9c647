/** Where the parts of the workspace lie, and which runtime its programs are started with. Plain JavaScript: it runs before anything is installed. */
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const dist = join(root, 'dist')

const installedNode = join(root, 'node_modules', '.bin', 'node')

/** The Node that npm brought with the dependencies (24), or the one that runs this script where npm has none for the platform. */
export function runtime() {
  return existsSync(installedNode) ? installedNode : process.execPath
}

/** The environment for a child: tools of the workspace come before those of the machine. */
export function childEnvironment(more = {}) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`
  return { ...process.env, PATH: path, ...more }
}
