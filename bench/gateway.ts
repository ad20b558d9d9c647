/**
 * Measures the gateway with every check on beside two proxies that check nothing: `node bench/gateway.ts`,
 * after `npm run build`. bench/README.md tells the method and how to read the figures.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { candidates, otherCore, startChecked, startUpstream } from './candidates.ts'
import type { Candidate } from './candidates.ts'
import { connections, runLoad } from './load.ts'
import type { Figures, Load } from './load.ts'
import { findProgram } from './programs.ts'
import type { Running } from './programs.ts'
import { writeSignedRequests } from './signed-requests.ts'

const rounds = 3
const warmUpSeconds = 2
const measuredSeconds = 5
/** More than a checking candidate answers on one core; a plain proxy may begin the file anew. */
const requestsPerSecond = 40_000
const warmUpCount = warmUpSeconds * requestsPerSecond
const measuredCount = measuredSeconds * requestsPerSecond

type Setting = Readonly<{ directory: string; upstream: Running }>

/** What keeps this benchmark from running on this machine, in words; empty when nothing does. */
function findMissing(): string[] {
  const missing = ['wrk', 'nginx', 'taskset', 'getconf'].filter(
    (name) => findProgram(name) === null,
  )
  if (process.platform !== 'linux') missing.push('Linux (processor time is read from /proc)')
  if (availableParallelism() < 2) missing.push('a second core')
  return missing
}

async function measureOnce(
  candidate: Candidate,
  setting: Setting,
  round: number,
): Promise<Figures> {
  const { upstream } = setting
  const name = `${round}-${candidates.indexOf(candidate)}`
  const directory = join(setting.directory, name)
  const target = await startChecked(candidate, upstream, directory)
  // Signed after the start: a gateway refuses what is older than its memory of nonces.
  const file = join(setting.directory, 'requests')
  const bytes = await writeSignedRequests(file, warmUpCount + measuredCount)
  const load = (first: number, count: number, seconds: number): Load => {
    const requests = { file, bytes, first, count }
    const logFile = join(setting.directory, 'wrk.log')
    return { target, core: otherCore, seconds, logFile, requests }
  }
  await runLoad(load(0, warmUpCount, warmUpSeconds))
  const figures = await runLoad(load(warmUpCount, measuredCount, measuredSeconds))
  await target.stop()
  return figures
}

function printRow(name: string, figures: Figures): void {
  const { perSecond, p50Ms, p99Ms, cpuUs, foreignPercent } = figures
  const cells = [
    perSecond.toFixed(0).padStart(9),
    p50Ms.toFixed(2).padStart(8),
    p99Ms.toFixed(2).padStart(8),
    cpuUs.toFixed(1).padStart(9),
    `${foreignPercent.toFixed(0)} %`.padStart(9),
  ]
  console.log(`${name.padEnd(36)} ${cells.join(' ')}`)
}

function median(samples: readonly Figures[], key: keyof Figures): number {
  const sorted = samples.map((sample) => sample[key]).toSorted((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

function takeMedians(samples: readonly Figures[]): Figures {
  return {
    perSecond: median(samples, 'perSecond'),
    p50Ms: median(samples, 'p50Ms'),
    p99Ms: median(samples, 'p99Ms'),
    cpuUs: median(samples, 'cpuUs'),
    foreignPercent: median(samples, 'foreignPercent'),
  }
}

function printSummary(samples: ReadonlyMap<Candidate, readonly Figures[]>): void {
  const medians = [...samples].map(([candidate, rows]) => [candidate, takeMedians(rows)] as const)
  console.log(`\nmedians of ${rounds} rounds`)
  for (const [candidate, figures] of medians) printRow(candidate.name, figures)
  const found = medians.find(([candidate]) => candidate.checksCalls)
  if (found === undefined) return
  const [gateway, own] = found
  console.log('\nratios of medians: the other divided by Portico; above 1 Portico is the cheaper')
  for (const [candidate, other] of medians) {
    if (candidate === gateway) continue
    const cpu = (other.cpuUs / own.cpuUs).toFixed(2)
    const p99 = (other.p99Ms / own.p99Ms).toFixed(2)
    console.log(`${candidate.name.padEnd(36)} processor time ${cpu}, p99 ${p99}`)
  }
}

async function measureAll(setting: Setting): Promise<void> {
  const samples = new Map(candidates.map((candidate) => [candidate, [] as Figures[]]))
  const head = ['req/s', 'p50 ms', 'p99 ms', 'cpu µs', 'foreign']
  const widths = [9, 8, 8, 9, 9]
  console.log(
    `${''.padEnd(36)} ${head.map((cell, at) => cell.padStart(widths[at] ?? 9)).join(' ')}`,
  )
  for (let round = 1; round <= rounds; round += 1) {
    for (const candidate of candidates) {
      const figures = await measureOnce(candidate, setting, round)
      samples.get(candidate)?.push(figures)
      printRow(`round ${round}: ${candidate.name}`, figures)
    }
  }
  printSummary(samples)
}

async function run(): Promise<void> {
  const coreCount = availableParallelism()
  // The control stub runs in this process and must not take time from the proxy's core.
  execFileSync('taskset', ['-acp', String(otherCore), String(process.pid)], { stdio: 'ignore' })
  const directory = mkdtempSync(join(tmpdir(), 'portico-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const upstream = await startUpstream(join(directory, 'upstream'))
  console.log(
    `node ${process.version}, ${coreCount} × ${cpus()[0]?.model ?? 'unknown core'}, ` +
      `${connections} connections, ${measuredSeconds} s after ${warmUpSeconds} s of warm-up\n`,
  )
  await measureAll({ directory, upstream })
  await upstream.stop()
}

const missing = findMissing()
if (missing.length > 0)
  console.log(`The gateway benchmark is left out; this machine lacks ${missing.join(', ')}.`)
else await run()
