/**
 * `npm start`: installs what is missing, builds what is stale, and runs `portico start` in this terminal.
 *
 * It needs nothing but a bare Node 20 and npm. Arguments are handed to `portico start`, the environment
 * is the programs' own (docs/operations.md), and the exit status is that of the supervisor.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endLike, runChild } from './child.mjs'
import { ensureInstalled } from './install.mjs'
import { childEnvironment, dist, root, runtime } from './workspace.mjs'

const parentCheckMs = 500

await ensureInstalled()

const env = childEnvironment()
const built = await runChild(runtime(), [join(root, 'tools', 'build.mjs'), '--if-due'], {
  cwd: root,
  env,
})
if (built.code !== 0) endLike(built)

const program = join(dist, 'portico.mjs')
if (!existsSync(program)) {
  process.stderr.write('dist/portico.mjs is missing although the build went through.\n')
  process.exit(1)
}
/**
 * npm that is killed outright hands on no signal: its script would go on for ever, holding the ports.
 * Only below npm, because a shell that ends on purpose may leave a program behind on purpose.
 */
function endWithNpm() {
  if (!process.env['npm_lifecycle_event']) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, parentCheckMs)
  timer.unref()
}

endWithNpm()
// The working directory stays: a relative PORTICO_DATA_DIR means what was typed.
// The channel and the preloaded module end the supervisor when this process is killed outright.
const preload = pathToFileURL(join(dist, 'supervised.child.mjs')).href
const args = [
  '--enable-source-maps',
  '--import',
  preload,
  program,
  'start',
  ...process.argv.slice(2),
]
endLike(await runChild(runtime(), args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }))
