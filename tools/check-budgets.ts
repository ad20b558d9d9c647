/**
 * Fails when a file, a function or a folder outgrows its budget, or bears a name that says nothing.
 * The budgets keep every file small enough to be read whole in review.
 */
import {
  findBadPlaces,
  findEmptyNames,
  findLongFiles,
  findLongFunctions,
  findUnintroduced,
  measureShape,
} from './budgets.ts'
import { readSources, report } from './sources.ts'

const medianMax = 100
const p90Max = 250

const files = readSources()
if (files.length === 0) throw new Error('no source file was found in the whole workspace')
const { median, p90 } = measureShape(files)
const breaches = [
  ...findLongFiles(files),
  ...findLongFunctions(files),
  ...findBadPlaces(files),
  ...findUnintroduced(files),
  ...findEmptyNames(files),
]
if (median > medianMax || p90 > p90Max) {
  const message = `files have grown to a median of ${median} and a p90 of ${p90} lines; ${medianMax} and ${p90Max} are the budget`
  breaches.push({ path: '.', line: 1, message })
}
report('budgets', breaches, `${files.length} files, median ${median} lines, p90 ${p90}`)
