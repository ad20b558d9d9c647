/**
 * Tries whether the tests notice when the code changes: `npm run test:mutants [-- TARGET… --every 5]`, where
 * `--every` tries a share of them.
 *
 * Coverage says that a line has run, not that anybody looked at what it did. So every operator, condition, literal,
 * returned value and statement of the signature, of the address rules and of the steps is changed, one at a time, and the tests
 * that reach it are run. A mutant that no test notices is listed. Ends with 1 below 90 %.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import type { Message } from './mutation/run-mutants.ts'
import { folderOf, instrumentTarget, targets, type Target } from './mutation/targets.ts'

const { values, positionals: wanted } = parseArgs({
  options: { every: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const every = Number(values.every)
const leastPercent = 90
/** Far above the slowest file of tests: what takes longer has lost its end, which is noticed too. */
const limitMs = 20_000
const root = join(import.meta.dirname, '..')

type Fate = 'killed' | 'survived' | 'unreached' | 'broken'

/** A group of its own, so that its workers end with it. */
function startRunner(name: string, from: number): ChildProcess {
  return fork(
    join(import.meta.dirname, 'mutation/run-mutants.ts'),
    [name, String(from), String(every)],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
}

/** Runs from a mutant on until all are done, or one ends the runner or has to be ended; answers with that one. */
function runFrom(name: string, from: number, fates: Map<number, Fate>): Promise<number | null> {
  const runner = startRunner(name, from)
  return new Promise((resolve, reject) => {
    let begun: number | null = null
    let timer: NodeJS.Timeout | undefined
    runner.on('message', (message: Message) => {
      clearTimeout(timer)
      begun = message.kind === 'begun' ? message.id : null
      if (message.kind === 'ended') fates.set(message.id, message.fate)
      else timer = setTimeout(() => endGroup(runner), limitMs)
    })
    runner.once('exit', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(null)
      else if (begun === null)
        reject(new Error(`the runner of ${name} has failed: ${code ?? signal}`))
      else {
        fates.set(begun, 'broken')
        resolve(begun)
      }
    })
  })
}

function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL')
}

async function runTarget({ name }: Target): Promise<Map<number, Fate>> {
  const fates = new Map<number, Fate>()
  for (let from: number | null = 1; from !== null;) {
    const broken: number | null = await runFrom(name, from, fates)
    from = broken === null ? null : broken + 1
  }
  return fates
}

function shorten(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 70)
}

/** Prints what was not noticed; answers with the share that was, in percent. */
function report(target: Target, fates: ReadonlyMap<number, Fate>): number {
  const all = instrumentTarget(target).flatMap(({ path, mutants }) =>
    mutants
      .filter(({ id }) => id % every === 0)
      .map((mutant) => ({ ...mutant, path: relative(root, path) })),
  )
  for (const { id, path, line, kind, original, changed } of all) {
    const fate = fates.get(id) ?? 'unreached'
    if (fate === 'survived' || fate === 'unreached')
      console.log(`${fate} ${path}:${line} ${kind}: ${shorten(original)} → ${shorten(changed)}`)
  }
  const count = (...wanted: readonly Fate[]) =>
    all.filter(({ id }) => wanted.includes(fates.get(id) ?? 'unreached')).length
  const noticed = count('killed', 'broken')
  const percent = (100 * noticed) / all.length
  console.log(
    `${target.name}: ${percent.toFixed(1)} % of ${all.length} mutants noticed (${count('broken')} by never ending or by a crash), ` +
      `${count('survived')} survived, ${count('unreached')} not reached\n`,
  )
  return percent
}

process.once('exit', () => rmSync(folderOf(process.pid), { recursive: true, force: true }))
let isBelow = false
for (const target of targets) {
  if (wanted.length > 0 && !wanted.includes(target.name)) continue
  const fates = await runTarget(target)
  if (report(target, fates) < leastPercent) isBelow = true
}
process.exitCode = isBelow ? 1 : 0
