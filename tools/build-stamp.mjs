/** Tells whether `dist` was built from the sources as they are now. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { dist, root } from './workspace.mjs'

const stampFile = join(dist, 'stamp.json')
const roots = ['apps', 'packages', 'tools/build.mjs', 'package-lock.json', 'tsconfig.json']
const skippedFolders = new Set(['node_modules', 'dist', 'data', 'coverage'])
const testFile = /\.test\.tsx?$/

function* filesBelow(path) {
  const entries = readdirSync(path, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* filesBelow(child)
    } else if (entry.isFile() && !testFile.test(entry.name)) yield child
  }
}

function* sources() {
  for (const name of roots) {
    const path = join(root, name)
    if (!existsSync(path)) continue
    if (/\.(mjs|json)$/.test(name)) yield path
    else yield* filesBelow(path)
  }
}

/** Hashes names and contents of everything a build reads; tests are not among it. */
export function hashSources() {
  const hash = createHash('sha256')
  for (const file of sources()) {
    const content = readFileSync(file)
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Whether a build is due: other sources than at the last one, or a product of it is gone. */
export function isBuildDue() {
  let stamp
  try {
    stamp = JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return true
  }
  return (
    stamp.sources !== hashSources() || !stamp.products.every((name) => existsSync(join(dist, name)))
  )
}

/** Remembers from which sources `dist` was built; written last, so that a broken build is due again. */
export function writeStamp(sourceHash, products) {
  writeFileSync(stampFile, `${JSON.stringify({ sources: sourceHash, products }, null, 2)}\n`)
}
