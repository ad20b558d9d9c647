/**
 * Fails when a document says what the code does not: a stale docs/errors.md, a link that leads nowhere,
 * a rule that is cited and not written down, a variable that is read and not explained.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { environmentVariables } from '@portico/contract'
import {
  findBrokenLinks,
  findMissingNames,
  findStrayVariables,
  findUnknownRules,
  listRules,
} from './documents.ts'
import type { Document } from './documents.ts'
import { writeErrorDocument } from './error-document.ts'
import { writeRuleIndex } from './rule-index.ts'
import { readCitingFiles, report, root, walk } from './sources.ts'
import type { Breach } from './sources.ts'

function read(path: string): Document {
  const file = join(root, path)
  return { path, text: existsSync(file) ? readFileSync(file, 'utf8') : '' }
}

const documents = [...walk(join(root, 'docs'))]
  .map((file) => relative(root, file))
  .concat(
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'NOTICE',
  )
  .filter((path) => /\.md$|^NOTICE$/.test(path))
  .map(read)

const breaches: Breach[] = documents
  .filter(({ text }) => text === '')
  .map(({ path }) => ({ path, line: 1, message: 'is empty or missing' }))

const rulesText = read('docs/rules.md').text
const rules = listRules(rulesText)
if (rules.size === 0) throw new Error('docs/rules.md defines no rule: its form has changed')

const made = {
  'docs/errors.md': await writeErrorDocument(),
  'docs/rules-index.md': writeRuleIndex(rulesText, readCitingFiles()),
}
for (const [path, text] of Object.entries(made)) {
  if (read(path).text !== text)
    breaches.push({ path, line: 1, message: 'is stale; run npm run docs' })
}

const variables = Object.keys(environmentVariables)
const operations = read('docs/operations.md')
breaches.push(
  ...findBrokenLinks(documents, root),
  ...findUnknownRules(
    rules,
    readCitingFiles().filter(({ path }) => !path.startsWith('tools/')),
  ),
  ...findMissingNames(operations, [...variables, 'DATABASE_URL', 'REDIS_URL']),
  ...documents.flatMap((document) => findStrayVariables(document, variables)),
)
report(
  'docs',
  breaches,
  `${documents.length} documents, ${rules.size} rules, ${variables.length} variables agree with the code`,
)
