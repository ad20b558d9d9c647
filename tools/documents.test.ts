import { expect, test } from 'vitest'
import {
  findBrokenLinks,
  findMissingNames,
  findStrayVariables,
  findUnknownRules,
  listRules,
} from './documents.ts'
import { root } from './sources.ts'

const messages = (breaches: readonly { message: string }[]) =>
  breaches.map((breach) => breach.message)

test('a link or a path that leads nowhere is found; one that leads somewhere, or out, is not', () => {
  const text =
    '[a](docs/nowhere.md) `tools/nowhere.ts` [b](LICENSE#x) `tools/sources.ts` [c](https://x.example/y)'
  expect(messages(findBrokenLinks([{ path: 'README.md', text }], root))).toEqual([
    'docs/nowhere.md does not exist',
    'tools/nowhere.ts does not exist',
  ])
})

test('a rule that is cited and not written down is found with its line', () => {
  const rules = listRules('# Rules\n\n- **AP1** A name …\n- **SG5** A mismatch …\n')
  expect([...rules]).toEqual(['AP1', 'SG5'])
  const text = '// AP1\n// AP17\nconst HMAC1 = 1\n'
  expect(findUnknownRules(rules, [{ path: 'a.ts', text }])).toEqual([
    { path: 'a.ts', line: 2, message: 'docs/rules.md has no rule AP17' },
  ])
})

test('a variable that is not explained, or that nobody reads, is found', () => {
  const document = { path: 'docs/operations.md', text: '| `PORTICO_HOST` | PORTICO_PROT |' }
  expect(messages(findMissingNames(document, ['PORTICO_HOST', 'PORTICO_PORT']))).toEqual([
    'says nothing about PORTICO_PORT',
  ])
  expect(messages(findStrayVariables(document, ['PORTICO_HOST']))).toEqual([
    'no program reads PORTICO_PROT',
  ])
})
