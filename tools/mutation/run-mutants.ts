/**
 * Runs the tests of one target under its mutants, one after another, in one process of vitest:
 * `node tools/mutation/run-mutants.ts TARGET FROM`. Started by `tools/mutate.ts`, which ends it when a mutant never ends.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argv } from 'node:process'
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node'
import { instrumentTarget, targets, type InstrumentedFile } from './targets.ts'

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

type Reached = ReadonlyMap<number, readonly TestSpecification[]>

/** Runs every test once without a mutant; answers which tests ask for which mutants, the quickest first. */
async function findReached(
  vitest: Vitest,
  specifications: TestSpecification[],
  folder: string,
): Promise<Reached> {
  writeFileSync(join(folder, 'mutant'), '0')
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications)
  const failed = testModules.filter((module) => !module.ok())
  if (failed.length > 0 || unhandledErrors.length > 0)
    throw new Error(
      `without a mutant these fail: ${failed.map(({ moduleId }) => moduleId).join(', ')} ${String(unhandledErrors[0])}`,
    )
  const durations = new Map(testModules.map((each) => [each.moduleId, each.diagnostic().duration]))
  const timeOf = (each: TestSpecification) => durations.get(each.moduleId) ?? 0
  const reached = new Map<number, TestSpecification[]>()
  for (const line of readFileSync(join(folder, 'hits'), 'utf8').trim().split('\n')) {
    const { test, hits } = JSON.parse(line) as { test: string; hits: number[] }
    const specification = specifications.find(({ moduleId }) => moduleId === test)
    if (specification === undefined) throw new Error(`no such test: ${test}`)
    for (const id of hits) reached.set(id, [...(reached.get(id) ?? []), specification])
  }
  for (const tests of reached.values()) tests.sort((left, right) => timeOf(left) - timeOf(right))
  return reached
}

/** The tests that reach it, one file at a time: most mutants are noticed by the first. */
async function isKilled(vitest: Vitest, tests: readonly TestSpecification[]): Promise<boolean> {
  for (const test of tests) {
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([test])
    if (unhandledErrors.length > 0 || testModules.some((module) => !module.ok())) return true
  }
  return false
}

async function runAll(name: string, from: number, folder: string): Promise<void> {
  const target = targets.find((each) => each.name === name)
  if (target === undefined) throw new Error(`there is no target ${name}`)
  const files = instrumentTarget(target)
  const vitest = await open(files, folder)
  const specifications = await vitest.globTestSpecifications([...target.tests])
  const reached = await findReached(vitest, specifications, folder)
  for (const { id } of files.flatMap(({ mutants }) => mutants)) {
    if (id < from) continue
    const tests = reached.get(id)
    if (tests === undefined) {
      tell({ kind: 'ended', id, fate: 'unreached' })
      continue
    }
    tell({ kind: 'begun', id })
    writeFileSync(join(folder, 'mutant'), String(id))
    tell({ kind: 'ended', id, fate: (await isKilled(vitest, tests)) ? 'killed' : 'survived' })
  }
  await vitest.close()
}

const folder = mkdtempSync(join(tmpdir(), 'portico-mutants-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
await runAll(argv[2] ?? '', Number(argv[3] ?? 1), folder)
process.exit()
