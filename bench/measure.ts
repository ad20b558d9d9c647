/** Measures a candidate once: fresh processes, the check of its function, a warm-up, then the load. */
import { join } from 'node:path'
import { otherCore, startChecked, type Candidate, type Started } from './candidate.ts'
import { runLoad, type Figures, type Load } from './load.ts'
import type { Running } from './programs.ts'
import { writeSignedRequests } from './signed-requests.ts'

export type Setting = Readonly<{
  directory: string
  upstream: Running
  warmUpSeconds: number
  measuredSeconds: number
}>

/** More than a checking candidate answers on one core; one that does not check may begin the file anew. */
const requestsPerSecond = 40_000
/** How long each number of connections is held, in seconds, when latency is measured. */
const latencySeconds = 3

let startCount = 0
/** The last file without lines of a candidate's own: what checks nothing may be sent it again. */
let reusable: Readonly<{ file: string; bytes: number; count: number }> | null = null

/** Signed after the start: a gateway refuses what is older than its memory of nonces. */
async function sign(candidate: Candidate, started: Started, setting: Setting, count: number) {
  if (candidate.checks === 'none' && reusable !== null && reusable.count >= count) return reusable
  const { headerLines = [] } = started
  const file = join(
    setting.directory,
    candidate.checks === 'key' ? 'requests-with-key' : 'requests',
  )
  // A fixed key is good for any number of calls, so that few will do.
  const written = candidate.checks === 'key' ? 20_000 : count
  const bytes = await writeSignedRequests(file, written, { headerLines })
  const requests = { file, bytes, count: written }
  if (headerLines.length === 0) reusable = requests
  return requests
}

/** Loads a candidate with one slice of the signed requests after another. */
async function openLoad(candidate: Candidate, setting: Setting, seconds: number) {
  startCount += 1
  const started = await startChecked(
    candidate,
    setting.upstream,
    join(setting.directory, String(startCount)),
  )
  const signed = await sign(candidate, started, setting, seconds * requestsPerSecond)
  let next = 0
  const run = (length: number, connections?: number): Promise<Figures> => {
    const count = Math.min(length * requestsPerSecond, signed.count)
    const first = candidate.checks === 'all' ? next : 0
    next += count
    const load: Load = {
      target: started,
      core: otherCore,
      seconds: length,
      ...(connections === undefined ? {} : { connections }),
      logFile: join(setting.directory, 'wrk.log'),
      requests: { file: signed.file, bytes: signed.bytes, first, count },
    }
    return runLoad(load)
  }
  return { run, stop: started.stop }
}

/** One row of the table: saturated by 64 connections. */
export async function measureRow(candidate: Candidate, setting: Setting): Promise<Figures> {
  const { warmUpSeconds, measuredSeconds } = setting
  const { run, stop } = await openLoad(candidate, setting, warmUpSeconds + measuredSeconds)
  try {
    await run(warmUpSeconds)
    return await run(measuredSeconds)
  } finally {
    await stop()
  }
}

/** Latency at each of these numbers of connections, in one process, after a warm-up at full load. */
export async function measureLatency(
  candidate: Candidate,
  setting: Setting,
  connections: readonly number[],
): Promise<Figures[]> {
  const { warmUpSeconds } = setting
  const each = Math.min(latencySeconds, setting.measuredSeconds)
  const seconds = warmUpSeconds + each * connections.length
  const { run, stop } = await openLoad(candidate, setting, seconds)
  try {
    await run(warmUpSeconds)
    const figures: Figures[] = []
    for (const count of connections) figures.push(await run(each, count))
    return figures
  } finally {
    await stop()
  }
}
