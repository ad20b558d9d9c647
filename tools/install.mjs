/** Installs the dependencies when what lies in `node_modules` is not what the lockfile asks for. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild, endLike } from './child.mjs'
import { step } from './progress.mjs'
import { childEnvironment, root } from './workspace.mjs'

const lockfile = join(root, 'package-lock.json')
/** npm's own record of the tree it installed; it is written last, so an interrupted install has none. */
const installedRecord = join(root, 'node_modules', '.package-lock.json')

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/**
 * Says why an install is due, or null when it is not. Contents are compared, not times: a checkout
 * touches the lockfile without changing it, and a changed lockfile may carry an older time.
 */
export function reasonToInstall() {
  let installed
  try {
    installed = packagesOf(installedRecord)
  } catch {
    return 'nothing is installed yet'
  }
  for (const [path, wanted] of Object.entries(packagesOf(lockfile))) {
    // Workspaces are links to our own folders; optional packages may be for another platform.
    if (!path.includes('node_modules/') || wanted.link || wanted.optional || wanted.devOptional)
      continue
    if (installed[path]?.version !== wanted.version) {
      return `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${wanted.version} is missing`
    }
  }
  return null
}

async function install() {
  const npm = process.env['npm_execpath']
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional']
  const options = { cwd: root, env: childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] }
  return npm?.endsWith('.js')
    ? runChild(process.execPath, [npm, ...args], options)
    : runChild('npm', args, options)
}

/** Brings `node_modules` to what the lockfile says; ends the process with npm's own words when that fails. */
export async function ensureInstalled() {
  const reason = reasonToInstall()
  if (reason === null) return
  const ended = await step(`Installing the dependencies (npm ci: ${reason})`, install)
  if (ended.code === 0) return
  process.stderr.write(`${ended.output}\nnpm ci failed; its own words are above.\n`)
  endLike(ended)
}
