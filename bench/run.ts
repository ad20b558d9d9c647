/**
 * Runs the benchmarks of signing and of the gateway in turn: `npm run bench`. Arguments go to
 * `bench/gateway.ts` (`npm run bench -- --rows nginx,fast --rounds 5`). A whole run writes `bench/results.md`;
 * a part or a short one only prints.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { argv, execPath } from 'node:process'

const root = join(import.meta.dirname, '..')

function run(...args: readonly string[]): void {
  const { status, error } = spawnSync(execPath, args, { cwd: root, stdio: 'inherit' })
  if (error !== undefined) throw error
  if (status === 0) return
  console.error(`${args.join(' ')} has failed`)
  process.exit(1)
}

const given = argv.slice(2)
const isWhole = !given.some((each) => each.startsWith('--rows') || each === '--short')
run('tools/build.mjs', '--if-due')
if (isWhole) {
  console.log('\nsigning\n')
  run(join('bench', 'signing.ts'))
}
console.log('\ngateway\n')
const results = isWhole ? ['--results', join('bench', 'results.md')] : []
run(join('bench', 'gateway.ts'), ...results, ...given)
