/**
 * Measures the gateway with every check on beside proxies and gateways of others: `node bench/gateway.ts
 * [--rows nginx,fast,…] [--rounds 3] [--short] [--results FILE]`, after `npm run build`. bench/README.md tells the method and
 * how to read the figures.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { otherCore, type Candidate } from './candidate.ts'
import { candidates, startUpstream, workerCandidates } from './candidates.ts'
import type { Figures } from './load.ts'
import { measureLatency, measureRow, type Setting } from './measure.ts'
import { installPeers } from './peers.ts'
import { findProgram } from './programs.ts'
import { writeReport } from './report.ts'

/** Whose latency is measured too, and at how many connections. */
const latencyKeys = ['nginx', 'fast', 'shared']
const latencyConnections = [1, 8, 64]

const { values } = parseArgs({
  options: {
    /** Keys of bench/candidates.ts, and `latency`; all when left out. */
    rows: { type: 'string' },
    rounds: { type: 'string' },
    /** One round of a second each: whether it runs, not what it costs. */
    short: { type: 'boolean', default: false },
    /** Where the page of figures goes; nowhere when left out. */
    results: { type: 'string' },
  },
})

const all = [...candidates, ...workerCandidates]
const known = [...all.map(({ key }) => key), 'latency']
const wanted = values.rows?.split(',') ?? known
const unknown = wanted.filter((key) => !known.includes(key))
if (unknown.length > 0)
  throw new Error(`no such rows: ${unknown.join(', ')}; there are ${known.join(', ')}`)
const rounds = Number(values.rounds ?? (values.short ? 1 : 3))
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number')

/** What keeps this benchmark from running on this machine, in words; empty when nothing does. */
function findMissing(): string[] {
  const missing = ['wrk', 'nginx', 'taskset', 'getconf'].filter(
    (name) => findProgram(name) === null,
  )
  if (process.platform !== 'linux') missing.push('Linux (processor time is read from /proc)')
  if (availableParallelism() < 2) missing.push('a second core')
  return missing
}

const isHere = ({ key }: Candidate) => key !== 'haproxy' || findProgram('haproxy') !== null
const rows = all.filter((candidate) => wanted.includes(candidate.key) && isHere(candidate))
const latencyRows = wanted.includes('latency')
  ? candidates.filter(({ key }) => latencyKeys.includes(key))
  : []

const names = new Map([
  ...rows.map(({ key, name }) => [key, name] as const),
  ...latencyRows.flatMap(({ key, name }) =>
    latencyConnections.map(
      (count) => [`${key}@${count}`, `${name}; ${count} connections`] as const,
    ),
  ),
])
const samples = new Map<string, Figures[]>()

function keep(key: string, figures: Figures): void {
  samples.set(key, [...(samples.get(key) ?? []), figures])
  const { perSecond, p50Ms, p99Ms, cpuUs, foreignPercent } = figures
  const cells = [
    perSecond.toFixed(0).padStart(9),
    p50Ms.toFixed(3).padStart(9),
    p99Ms.toFixed(2).padStart(8),
    cpuUs.toFixed(1).padStart(9),
    `${foreignPercent.toFixed(0)} %`.padStart(9),
  ]
  console.log(`${(names.get(key) ?? key).padEnd(56)} ${cells.join(' ')}`)
}

async function measureAll(setting: Setting): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    console.log(`\nround ${round}${''.padEnd(53)} req/s    p50 ms   p99 ms    cpu µs   foreign`)
    for (const candidate of rows) keep(candidate.key, await measureRow(candidate, setting))
    for (const candidate of latencyRows) {
      const figures = await measureLatency(candidate, setting, latencyConnections)
      figures.forEach((each, at) => keep(`${candidate.key}@${latencyConnections[at]}`, each))
    }
  }
}

async function run(): Promise<void> {
  const began = performance.now()
  if (rows.some(({ key }) => ['reply-from', 'http-proxy', 'express-gateway'].includes(key)))
    installPeers()
  // The control stub runs in this process and must not take time from the proxy's core.
  execFileSync('taskset', ['-acp', String(otherCore), String(process.pid)], { stdio: 'ignore' })
  const directory = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const upstream = await startUpstream(join(directory, 'upstream'))
  const [warmUpSeconds, measuredSeconds] = values.short ? [1, 1] : [5, 5]
  await measureAll({ directory, upstream, warmUpSeconds, measuredSeconds })
  await upstream.stop()
  const tookSeconds = (performance.now() - began) / 1000
  const report = writeReport({
    samples,
    names,
    rounds,
    warmUpSeconds,
    measuredSeconds,
    tookSeconds,
  })
  console.log(`\n${report}`)
  if (values.results !== undefined) writeFileSync(values.results, report)
}

const missing = findMissing()
if (missing.length > 0)
  console.log(`The gateway benchmark is left out; this machine lacks ${missing.join(', ')}.`)
else await run()
