/** Runs every benchmark in turn and prints its figures: `npm run bench`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { execPath } from 'node:process'

const root = join(import.meta.dirname, '..')

function run(...args: readonly string[]): void {
  const { status, error } = spawnSync(execPath, args, { cwd: root, stdio: 'inherit' })
  if (error !== undefined) throw error
  if (status === 0) return
  console.error(`${args.join(' ')} has failed`)
  process.exit(1)
}

run('tools/build.mjs', '--if-due')
for (const bench of ['signing', 'gateway']) {
  console.log(`\n${bench}\n`)
  run(join('bench', `${bench}.ts`))
}
