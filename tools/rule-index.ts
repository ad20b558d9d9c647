/** Writes docs/rules-index.md: which files enforce each rule and which tests name it. */
import { listRules } from './documents.ts'
import type { SourceFile } from './sources.ts'

const number = /\b(?:AP|GP|CR|AR|RQ|MB|GT|NW|SG|GW|AC|AU)[1-9][0-9]?\b/g
/** SQL enforces rules too: constraints say which in a comment. */
export type CitingFile = Pick<SourceFile, 'path' | 'text'>

function numbersIn(text: string): Set<string> {
  return new Set([...text.matchAll(number)].map((match) => match[0]))
}

function testedIn(text: string): Set<string> {
  return numbersIn([...text.matchAll(/\[[A-Z]{2}\d+(?:, ?[A-Z]{2}\d+)*\]/g)].join(' '))
}

/** The index for the rules of docs/rules.md, in its order. */
export function writeRuleIndex(rulesText: string, files: readonly CitingFile[]): string {
  const isTest = (path: string) => /\.test\.tsx?$/.test(path)
  const product = files.filter(({ path }) => /^(?:apps|packages)\//.test(path) && !isTest(path))
  const tests = files.filter(({ path }) => isTest(path) && !path.startsWith('tools/'))
  const cite = (list: readonly CitingFile[], read: (text: string) => Set<string>, rule: string) =>
    list
      .filter(({ text }) => read(text).has(rule))
      .map(({ path }) => `[${path.split('/').at(-1)}](../${path})`)
      .join(', ')
  const rows = [...listRules(rulesText)].map(
    (rule) => `| ${rule} | ${cite(product, numbersIn, rule)} | ${cite(tests, testedIn, rule)} |`,
  )
  return `# Where each rule lives

Made from the code by \`npm run docs\`: the files that cite a rule of [rules.md](rules.md) where they enforce it, and the
tests whose titles name it. An empty cell is a rule that is not built, or not proved, yet.

| rule | enforced in | named by tests in |
| --- | --- | --- |
${rows.join('\n')}
`
}
