import { expect, test } from 'vitest'
import { findCycles, findForbiddenImports, findProcessUse } from './boundaries.ts'
import { parseSource } from './sources.ts'

function judge(path: string, text: string) {
  return findForbiddenImports([parseSource(path, text)]).map((breach) => breach.message)
}

test.each([
  ['packages/domain/src/a.ts', `import { x } from '@portico/store'`],
  ['packages/domain/src/a.ts', `import { isIP } from 'node:net'`],
  ['packages/domain/src/a.ts', `import type { z } from 'zod'`],
  ['packages/contract/src/a.ts', `export * from '@portico/sdk'`],
  ['apps/gateway/src/a.ts', `const store = await import('@portico/store')`],
  ['apps/control/src/a.ts', `type World = import('@portico/gateway').World`],
  ['apps/cli/src/a.test.ts', `import { x } from '@portico/control'`],
  ['apps/gateway/src/a.ts', `import { x } from '../../control/src/b.ts'`],
  ['apps/gateway/src/a.ts', `import { x } from '@portico/domain/src/id.ts'`],
])('%s may not hold %s', (path, text) => {
  expect(judge(path, text)).toHaveLength(1)
})

test('a refusal names the table’s reason', () => {
  expect(judge('apps/gateway/src/a.ts', `import { x } from '@portico/store'`)).toEqual([
    'apps/gateway may not import @portico/store (the gateway never opens the database: it lives on the feed)',
  ])
})

test('what the table allows passes', () => {
  expect(judge('apps/control/src/a.ts', `import { x } from '@portico/store'`)).toEqual([])
  expect(judge('packages/domain/src/a.test.ts', `import { test } from 'vitest'`)).toEqual([])
  expect(judge('packages/domain/src/a.ts', `import { b } from './b.ts'`)).toEqual([])
})

test('a cycle is named once, with its whole circle, though it is made of types', () => {
  const cycle = findCycles([
    parseSource('packages/domain/src/a.ts', `import type { B } from './b.ts'`),
    parseSource('packages/domain/src/b.ts', `import type { C } from './c.ts'`),
    parseSource('packages/domain/src/c.ts', `import { A } from './a.ts'`),
  ])
  expect(cycle.map((breach) => breach.message)).toEqual([
    'import cycle: packages/domain/src/a.ts → packages/domain/src/b.ts → packages/domain/src/c.ts → packages/domain/src/a.ts',
  ])
})

test('only an entry reads the environment; a comment about it is no use of it', () => {
  const text = `// process.env is for main.ts\nexport const a = process.env['A']\n`
  expect(findProcessUse([parseSource('apps/cli/src/a.ts', text)])).toEqual([
    {
      path: 'apps/cli/src/a.ts',
      line: 2,
      message: 'only a main.ts may use process.env; pass the value in',
    },
  ])
  expect(findProcessUse([parseSource('apps/cli/src/main.ts', text)])).toEqual([])
})
