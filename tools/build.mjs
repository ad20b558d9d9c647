/**
 * Builds `dist`: one ES module per program that starts on Node 20 and later, the console's static
 * files, and the migrations beside them. Bundled because a bundle starts twice as fast as its sources.
 *
 * A file `<name>.child.ts` anywhere under a `src` is an entry of its own and becomes
 * `dist/<name>.child.mjs`; its parent finds it beside itself by `import.meta.url`.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { argv } from 'node:process'
import { hashSources, isBuildDue, writeStamp } from './build-stamp.mjs'
import { ensureInstalled } from './install.mjs'
import { step } from './progress.mjs'
import { dist, root } from './workspace.mjs'

const programs = {
  control: 'apps/control/src/main.ts',
  gateway: 'apps/gateway/src/main.ts',
  portico: 'apps/cli/src/main.ts',
  'sample-upstream': 'apps/cli/src/sample-upstream/main.ts',
}

/** Left to `node_modules` at run time, each for its own reason. */
const external = [
  '@electric-sql/pglite', // Finds its WASM and its file system image beside its own module.
  'world-countries', // A database under a licence of its own (NOTICE): it stays in its package.
  'pg-native', // An optional native part of `pg` that is never installed.
]

/** CommonJS dependencies inside an ES module still ask for these three. */
const banner = `import { createRequire as porticoCreateRequire } from 'node:module'
import { fileURLToPath as porticoFileUrlToPath } from 'node:url'
import { dirname as porticoDirname } from 'node:path'
const require = porticoCreateRequire(import.meta.url)
const __filename = porticoFileUrlToPath(import.meta.url)
const __dirname = porticoDirname(__filename)`

function* childEntries(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* childEntries(path)
    else if (entry.name.endsWith('.child.ts')) yield path
  }
}

function entryPoints() {
  const entries = {}
  for (const [name, source] of Object.entries(programs)) {
    if (existsSync(join(root, source))) entries[name] = join(root, source)
    else process.stderr.write(`  there is no ${source} yet: ${name} is left out\n`)
  }
  for (const group of ['apps', 'packages']) {
    for (const source of childEntries(join(root, group))) {
      const name = basename(source, '.ts')
      if (entries[name])
        throw new Error(`${source} and ${entries[name]} would both be dist/${name}.mjs`)
      entries[name] = source
    }
  }
  return entries
}

async function buildPrograms() {
  const { build } = await import('esbuild')
  const entries = entryPoints()
  if (Object.keys(entries).length > 0) {
    await build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: dist,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      banner: { js: banner },
      external,
      logLevel: 'warning',
    })
  }
  return Object.keys(entries).map((name) => `${name}.mjs`)
}

async function buildConsole() {
  const home = join(root, 'apps', 'console')
  if (!existsSync(join(home, 'index.html'))) {
    process.stderr.write('  there is no apps/console/index.html yet: the console is left out\n')
    return []
  }
  const vite = await import('vite')
  await vite.build({
    root: home,
    logLevel: 'warn',
    build: { outDir: join(dist, 'console'), emptyOutDir: true, chunkSizeWarningLimit: 1500 },
  })
  return ['console/index.html']
}

function copyMigrations() {
  const migrations = join(root, 'packages', 'store', 'migrations')
  if (!existsSync(migrations)) return []
  cpSync(migrations, join(dist, 'migrations'), { recursive: true })
  return ['migrations']
}

async function buildAll() {
  const sources = hashSources()
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist)
  const [programFiles, consoleFiles] = await Promise.all([buildPrograms(), buildConsole()])
  writeStamp(sources, [...programFiles, ...consoleFiles, ...copyMigrations()])
}

await ensureInstalled()
if (!argv.includes('--if-due') || isBuildDue())
  await step('Building the programs and the console', buildAll)
