/** Loads a proxy with wrk and tells what a request cost it. */
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { readBusyUs, readTreeUs } from './processor-time.ts'
import { findProgram, startPinned } from './programs.ts'
import type { Running } from './programs.ts'

/** As many as saturate a proxy. */
export const fullConnections = 64
const script = join(import.meta.dirname, 'load.lua')

export type Load = Readonly<{
  target: Running
  core: number
  seconds: number
  /** Left out, as many as saturate a proxy. */
  connections?: number
  logFile: string
  requests: Readonly<{ file: string; bytes: number; first: number; count: number }>
}>

export type Figures = Readonly<{
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** µs of processor time of the target's process tree for each request. */
  cpuUs: number
  /** Share of one core that went to neither target, upstream nor loader, in percent. */
  foreignPercent: number
}>

type Result = {
  durationUs: number
  requests: number
  p50Us: number
  p99Us: number
  refused: number
  broken: number
}

async function runWrk(load: Load): Promise<Result> {
  const { target, core, seconds, connections = fullConnections, logFile, requests } = load
  const { file, bytes, first, count } = requests
  const options = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s']
  const slice = [bytes, first, count]
  const child = startPinned({
    command: findProgram('wrk') ?? 'wrk',
    args: [...options, '-s', script, target.url, '--', file, ...slice.map(String)],
    core,
    logFile,
  })
  if (child.stdout === null) throw new Error('no standard output')
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
  const line = /^result (.+)$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`wrk gave no result:\n${output}`)
  return JSON.parse(line) as Result
}

/** Fails when a single request was answered with anything but success. */
export async function runLoad(load: Load): Promise<Figures> {
  const { target } = load
  const read = () => ({
    atMs: performance.now(),
    busyUs: readBusyUs(),
    targetUs: readTreeUs(target.pid),
    // Target and upstream are children of this process, and wrk is one that has been waited for.
    allUs: readTreeUs(process.pid),
  })
  const before = read()
  const result = await runWrk(load)
  const after = read()
  if (result.requests === 0 || result.refused > 0 || result.broken > 0)
    throw new Error(`an unexpected answer, or too few signed requests: ${JSON.stringify(result)}`)
  const foreignUs = after.busyUs - before.busyUs - (after.allUs - before.allUs)
  return {
    perSecond: (result.requests / result.durationUs) * 1_000_000,
    p50Ms: result.p50Us / 1000,
    p99Ms: result.p99Us / 1000,
    cpuUs: (after.targetUs - before.targetUs) / result.requests,
    foreignPercent: Math.max(0, foreignUs / (after.atMs - before.atMs) / 10),
  }
}
