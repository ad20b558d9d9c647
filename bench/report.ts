/** The figures of one run as a page of Markdown, with what they were measured on. */
import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem } from 'node:os'
import type { Figures } from './load.ts'
import { findProgram } from './programs.ts'
import { findRatios, takeMedian, type Samples } from './ratios.ts'

/** Above this share of a core, other work has disturbed a measurement. */
const noisyPercent = 12

export type Run = Readonly<{
  samples: Samples
  /** Rows in their order, with their names. */
  names: ReadonlyMap<string, string>
  rounds: number
  warmUpSeconds: number
  measuredSeconds: number
  tookSeconds: number
}>

/** The first version number that a program prints about itself. */
function readVersion(name: string, flag: string): string {
  const path = findProgram(name)
  if (path === null) return `${name} –`
  let printed = ''
  try {
    printed = execFileSync('sh', ['-c', `"${path}" ${flag} 2>&1 || true`], { encoding: 'utf8' })
  } catch {
    // Told as unknown below.
  }
  return `${name} ${/\d+\.\d+(\.\d+)*/.exec(printed)?.[0] ?? '–'}`
}

function describeMachine(): string {
  const all = cpus()
  const programs = [
    readVersion('nginx', '-v'),
    readVersion('haproxy', '-v'),
    readVersion('wrk', '-v'),
  ]
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}, ${memory}, Linux ${release()}, Node ${process.version}, ${programs.join(', ')}`
}

type Column = Readonly<{ head: string; of: (figures: Figures) => number; digits: number }>

const columns: readonly Column[] = [
  { head: 'req/s', of: ({ perSecond }) => perSecond, digits: 0 },
  { head: 'p50 ms', of: ({ p50Ms }) => p50Ms, digits: 3 },
  { head: 'p99 ms', of: ({ p99Ms }) => p99Ms, digits: 2 },
  { head: 'cpu µs', of: ({ cpuUs }) => cpuUs, digits: 1 },
]

function writeRow(name: string, figures: readonly Figures[]): string {
  const cells = columns.map(({ of, digits }) => takeMedian(figures.map(of)).toFixed(digits))
  const cpu = figures.map(({ cpuUs }) => cpuUs)
  const spread = `${Math.min(...cpu).toFixed(1)}–${Math.max(...cpu).toFixed(1)}`
  const foreign = figures.map(({ foreignPercent }) => foreignPercent)
  const range = `${Math.min(...foreign).toFixed(0)}–${Math.max(...foreign).toFixed(0)} %`
  const noisy = foreign.filter((percent) => percent > noisyPercent).length
  return `| ${[name, ...cells, spread, range, String(noisy)].join(' | ')} |`
}

/** The whole page; `bench/README.md` tells how it comes about and how to read it. */
export function writeReport(run: Run): string {
  const { samples, names, rounds, warmUpSeconds, measuredSeconds, tookSeconds } = run
  const heads = [...columns.map(({ head }) => head), 'cpu µs, spread', 'foreign', 'noisy rounds']
  const rows = [...names].flatMap(([key, name]) => {
    const figures = samples.get(key) ?? []
    return figures.length === 0 ? [] : [writeRow(name, figures)]
  })
  const findings = findRatios(samples).map(
    ({ name, value, spread, bound, holds }) =>
      `| ${name} | ${value} | ${spread} | ${bound} | ${holds === null ? '' : holds ? 'holds' : 'missed'} |`,
  )
  return `# Figures of the gateway

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}; [the method](README.md#method-of-the-gateway-benchmark).

- ${describeMachine()}.
- ${rounds} rounds, candidates in turn, ${warmUpSeconds} s of warm-up and ${measuredSeconds} s of measurement each, ${(tookSeconds / 60).toFixed(1)} minutes in all.
- Medians. *Foreign* is the share of one core that other work took, lowest and highest; *noisy* are the rounds above ${noisyPercent} %.

| candidate | ${heads.join(' | ')} |
| --- | ${heads.map(() => '---:').join(' | ')} |
${rows.join('\n')}

Ratios of medians within this run; the spread is that of the rounds.

| ratio | value | spread | bound | |
| --- | ---: | ---: | ---: | --- |
${findings.join('\n')}
`
}
