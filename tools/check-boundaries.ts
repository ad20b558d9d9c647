/**
 * Fails when an import breaks the import table, when imports form a cycle, or when code beside a
 * program's entry reads the environment or ends the process. A workspace's declared dependencies do
 * not suffice: npm hoists, so that every workspace can load every package.
 */
import { findCycles, findForbiddenImports, findProcessUse } from './boundaries.ts'
import { readSources, report } from './sources.ts'

const files = readSources()
const imports = files.reduce((sum, file) => sum + file.imports.length, 0)
// A check that reads nothing proves nothing: an empty walk is a fault of the check itself.
if (imports === 0) throw new Error('no import was found in the whole workspace')
report(
  'boundaries',
  [...findForbiddenImports(files), ...findProcessUse(files), ...findCycles(files)],
  `${imports} imports of ${files.length} files keep to the table, no cycle`,
)
