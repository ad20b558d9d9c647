/**
 * Runs the tests of one target under its mutants, one after another, in one process of vitest:
 * `node tools/mutation/run-mutants.ts TARGET FROM EVERY`. Started by `tools/mutate.ts`, which ends it when a mutant never ends.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node'
import { folderOf, instrumentTarget, targets, type InstrumentedFile } from './targets.ts'

const root = join(import.meta.dirname, '../..')

/** `begun` before each mutant and `ended` after it, so that the supervisor can time it. */
export type Message =
  | Readonly<{ kind: 'begun'; id: number }>
  | Readonly<{ kind: 'ended'; id: number; fate: 'killed' | 'survived' | 'unreached' }>

const tell = (message: Message): void => void process.send?.(message)

async function open(files: readonly InstrumentedFile[], folder: string): Promise<Vitest> {
  const codes = new Map(files.map(({ path, code }) => [path, code]))
  const vitest = await createVitest(
    {
      root,
      watch: false,
      reporters: [{}],
      bail: 1,
      // A mutant must not be carried into the next run by a module that stays loaded.
      isolate: true,
      // Nor by the cache of transformed files, which does not know that the numbers of mutants move.
      fsModuleCache: false,
      pool: 'threads',
      maxWorkers: 1,
      setupFiles: [join(import.meta.dirname, 'setup.ts')],
      testTimeout: 5000,
      provide: { mutantFile: join(folder, 'mutant'), hitsFile: join(folder, 'hits') },
    },
    {
      plugins: [
        { name: 'mutants', enforce: 'pre', transform: (_code, id) => codes.get(id) ?? null },
      ],
    },
  )
  return vitest
}

/** Which tests ask for a mutant, and how long each test file takes. */
type Reached = Readonly<{
  tests: ReadonlyMap<number, readonly TestSpecification[]>
  durations: ReadonlyMap<string, number>
}>

/** Runs every test once without a mutant. Throws where one fails: then nothing can be told. */
async function findReached(
  vitest: Vitest,
  specifications: TestSpecification[],
  folder: string,
): Promise<Reached> {
  writeFileSync(join(folder, 'mutant'), '0')
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const failed = testModules.filter((module) => !module.ok()).map(({ moduleId }) => moduleId)
  if (failed.length > 0 || unhandledErrors.length > 0)
    throw new Error(`without a mutant these fail: ${failed.join(', ')}`, {
      cause: unhandledErrors[0],
    })
  const durations = new Map(testModules.map((each) => [each.moduleId, each.diagnostic().duration]))
  const tests = new Map<number, TestSpecification[]>()
  for (const line of readFileSync(join(folder, 'hits'), 'utf8').trim().split('\n')) {
    const { test, hits } = JSON.parse(line) as { test: string; hits: number[] }
    const specification = specifications.find(({ moduleId }) => moduleId === test)
    if (specification === undefined) throw new Error(`no such test: ${test}`)
    for (const id of hits) tests.set(id, [...(tests.get(id) ?? []), specification])
  }
  return { tests, durations }
}

/** Puts first the tests that have noticed most in the same file, then the one of its name, then the quickest. */
class TestOrder {
  readonly #kills = new Map<string, number>()
  readonly #durations: ReadonlyMap<string, number>

  constructor(durations: ReadonlyMap<string, number>) {
    this.#durations = durations
  }

  arrange(path: string, tests: readonly TestSpecification[]): TestSpecification[] {
    const own = path.replace(/\.ts$/, '.test.ts')
    const weigh = ({ moduleId }: TestSpecification) =>
      (this.#kills.get(`${path} ${moduleId}`) ?? 0) +
      (moduleId === own ? 0.5 : 0) -
      (this.#durations.get(moduleId) ?? 0) / 1_000_000
    return tests.toSorted((left, right) => weigh(right) - weigh(left))
  }

  credit(path: string, { moduleId }: TestSpecification): void {
    const key = `${path} ${moduleId}`
    this.#kills.set(key, (this.#kills.get(key) ?? 0) + 1)
  }
}

/** The first test file that notices the mutant that is on, one file at a time. */
async function findKiller(
  vitest: Vitest,
  tests: readonly TestSpecification[],
): Promise<TestSpecification | null> {
  for (const test of tests) {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([test])
    if (unhandledErrors.length > 0 || testModules.some((module) => !module.ok())) return test
  }
  return null
}

async function runAll(name: string, from: number, every: number, folder: string): Promise<void> {
  const target = targets.find((each) => each.name === name)
  if (target === undefined) throw new Error(`there is no target ${name}`)
  const files = instrumentTarget(target)
  const vitest = await open(files, folder)
  const specifications = await vitest.globTestSpecifications([...target.tests])
  const { tests, durations } = await findReached(vitest, specifications, folder)
  const order = new TestOrder(durations)
  for (const { path, mutants } of files) {
    for (const { id } of mutants) {
      if (id < from || id % every !== 0) continue
      const reaching = tests.get(id)
      if (reaching === undefined) {
        tell({ kind: 'ended', id, fate: 'unreached' })
        continue
      }
      tell({ kind: 'begun', id })
      writeFileSync(join(folder, 'mutant'), String(id))
      const killer = await findKiller(vitest, order.arrange(path, reaching))
      if (killer !== null) order.credit(path, killer)
      tell({ kind: 'ended', id, fate: killer === null ? 'survived' : 'killed' })
    }
  }
  await vitest.close()
}

const folder = folderOf(process.ppid)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
await runAll(argv[2] ?? '', Number(argv[3] ?? 1), Number(argv[4] ?? 1), folder)
// Failed tests are what was wanted: vitest's own status says nothing here.
process.exit(0)
