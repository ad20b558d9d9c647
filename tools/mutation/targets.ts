/** What must notice its mutants: the signature, the address rules and the steps of the pipeline. */
import { globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instrument, type Mutant } from './instrument.ts'

const root = join(import.meta.dirname, '../..')

/** Where a supervisor's runners keep what they tell their workers; one after another they share it. */
export const folderOf = (supervisorPid: number): string =>
  join(tmpdir(), `portico-mutants-${supervisorPid}`)

export type Target = Readonly<{
  name: string
  sources: readonly string[]
  tests: readonly string[]
}>

const isSource = (path: string) => !/\.test\.ts$|\/testing[^/]*\.ts$/.test(path)

function list(...patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: root }).toSorted()
}

export const targets: readonly Target[] = [
  {
    name: 'signing',
    sources: list('packages/signing/src/**/*.ts')
      .filter(isSource)
      .filter((path) => !path.includes('/doctor/')),
    tests: list('packages/signing/src/**/*.test.ts').filter((path) => !path.includes('/doctor/')),
  },
  {
    name: 'doctor',
    // Its texts are prose for people: an empty one is for a reader to notice.
    sources: list('packages/signing/src/doctor/*.ts')
      .filter(isSource)
      .filter((path) => !path.endsWith('/diagnosis-texts.ts')),
    tests: list('packages/signing/src/doctor/*.test.ts'),
  },
  {
    name: 'addresses',
    sources: list(
      'packages/domain/src/{address,address-*,client-address,public-address}.ts',
    ).filter(isSource),
    tests: list('packages/domain/src/{address,address-*,client-address,public-address}.test.ts'),
  },
  {
    name: 'steps',
    sources: list('apps/gateway/src/steps/*.ts', 'apps/gateway/src/pipeline.ts').filter(isSource),
    tests: list('apps/gateway/src/steps/*.test.ts', 'apps/gateway/src/pipeline.test.ts'),
  },
]

export type InstrumentedFile = Readonly<{ path: string; code: string; mutants: readonly Mutant[] }>

/** Every file of a target with its mutants; ids are the same each time. */
export function instrumentTarget({ sources }: Target): InstrumentedFile[] {
  let firstId = 1
  return sources.map((path) => {
    const { code, mutants } = instrument(path, readFileSync(join(root, path), 'utf8'), firstId)
    firstId += mutants.length
    return { path: join(root, path), code, mutants }
  })
}
