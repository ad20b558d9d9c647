/** What the benchmark of the registry has measured, as the table that people read, and against its bounds. */
import { cpus } from 'node:os'
import { version } from 'node:process'

/** Milliseconds of one read or write over so many applications. */
export type Row = Readonly<{
  kind: 'read' | 'write'
  name: string
  count: number
  p50: number
  p95: number
}>

/** p95 in milliseconds, at every size. */
const boundsMs = { read: 25, write: 30 } as const

function describe({ p50, p95 }: Row): string {
  return `${p50.toFixed(1)} / ${p95.toFixed(1)}`
}

/** How many times slower the median has become from the smallest size to the largest. */
function growthOf(rows: readonly Row[]): string {
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined || first === last) return '–'
  return `${(last.p50 / first.p50).toFixed(1)}×`
}

function writeLine(rows: readonly Row[], counts: readonly number[]): string {
  const cells = counts.map((count) => {
    const row = rows.find((each) => each.count === count)
    return row === undefined ? '' : describe(row)
  })
  return `| ${rows[0]?.name ?? ''} | ${cells.join(' | ')} | ${growthOf(rows)} |`
}

/** A Markdown table: a line for each read and write, a column for each size, and how the median grew. */
export function writeTable(rows: readonly Row[]): string {
  const counts = [...new Set(rows.map(({ count }) => count))]
  const heads = counts.map((count) => count.toLocaleString('en'))
  const names = [...new Set(rows.map(({ name }) => name))]
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${version}`
  return [
    `p50 / p95 in ms at the client, 100 turns each; ${machine}. Bounds of p95: reads ${boundsMs.read} ms, writes ${boundsMs.write} ms.`,
    '',
    `| applications | ${heads.join(' | ')} | growth of p50 |`,
    `| --- |${counts.map(() => ' ---: |').join('')} ---: |`,
    ...names.map((name) =>
      writeLine(
        rows.filter((row) => row.name === name),
        counts,
      ),
    ),
    '',
  ].join('\n')
}

/** The rows whose p95 is above the bound of their kind. */
export function listAboveBounds(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ kind, p95 }) => p95 > boundsMs[kind])
    .map((row) => `${row.name} over ${row.count.toLocaleString('en')}: ${describe(row)} ms`)
}
