/** Rewrites the documents that are made from code: docs/errors.md and docs/rules-index.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeErrorDocument } from './error-document.ts'
import { writeRuleIndex } from './rule-index.ts'
import { readCitingFiles, root } from './sources.ts'

const rules = readFileSync(join(root, 'docs', 'rules.md'), 'utf8')
writeFileSync(join(root, 'docs', 'errors.md'), await writeErrorDocument())
writeFileSync(join(root, 'docs', 'rules-index.md'), writeRuleIndex(rules, readCitingFiles()))
