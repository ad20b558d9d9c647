/**
 * The gateway's world at scale: bytes for each application, cold start from the sealed snapshot, full
 * collections of garbage, and the price of a call among many applications. `npm run bench:world`;
 * `-- --sizes=1000,100000` measures other sizes, the first and the last of which are compared under load; `--no-load` leaves
 * the load out.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ask, otherCore, proxyCore } from './candidate.ts'
import { startUpstream } from './candidates.ts'
import { startControlStub } from './control-stub.ts'
import { runLoad, type Figures } from './load.ts'
import { findProgram, startAnnounced, type Running } from './programs.ts'
import { gatewayToken } from './sample-world.ts'
import { signBytes, writeSignedRequests } from './signed-requests.ts'
import { timeFullCollection } from './world/inspector.ts'
import { buildLargeSnapshot, nameCaller } from './world/large-world.ts'

const root = join(import.meta.dirname, '..')
const coldStarts = 3
const loadRounds = 3
const warmUp = { seconds: 2, count: 60_000 }
const measured = { seconds: 4, count: 120_000 }
/** Long enough for the first world to be written and for the start's garbage to settle. */
const settleMs = 3000

type Place = Readonly<{ directory: string; controlUrl: string }>
type Start = Readonly<{ gateway: Running; logFile: string; readyMs: number }>

async function startGateway({ directory, controlUrl }: Place, ...flags: string[]): Promise<Start> {
  mkdirSync(directory, { recursive: true })
  const logFile = join(directory, 'log')
  const startedMs = performance.now()
  const gateway = await startAnnounced({
    command: execPath,
    args: [...flags, join(root, 'dist', 'gateway.mjs')],
    core: proxyCore,
    logFile,
    environment: {
      PORTICO_GATEWAY_PORT: '0',
      PORTICO_GATEWAY_TOKEN: gatewayToken,
      PORTICO_GATEWAY_DATA_DIR: join(directory, 'data'),
      PORTICO_GATEWAY_LOG_LEVEL: 'warn',
      PORTICO_CONTROL_URL: controlUrl,
    },
  })
  return { gateway, logFile, readyMs: performance.now() - startedMs }
}

function readResidentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error('no VmRSS')
  return Number(kilobytes) * 1024
}

type World = Readonly<{ count: number; directory: string; feedSeconds: number; feedRss: number }>

/** Lets a gateway take the world from a control plane, and leaves the sealed snapshot that it writes. */
async function feed(count: number, directory: string, upstream: Running): Promise<World> {
  const control = await startControlStub(buildLargeSnapshot(upstream.url, count))
  const startedMs = performance.now()
  const { gateway } = await startGateway({ directory, controlUrl: control.url })
  await control.followed
  const feedSeconds = (performance.now() - startedMs) / 1000
  await setTimeout(settleMs)
  const feedRss = readResidentBytes(gateway.pid)
  await gateway.stop()
  await control.close()
  return { count, directory, feedSeconds, feedRss }
}

type Cold = Readonly<{ readyMs: number; rss: number; collectMs: number }>

async function startCold({ count, directory }: World): Promise<Cold> {
  // Nobody listens on port 9: the gateway has its file alone.
  const place = { directory, controlUrl: 'http://127.0.0.1:9' }
  rmSync(join(directory, 'log'), { force: true })
  const { gateway, logFile, readyMs } = await startGateway(place, '--inspect=127.0.0.1:0')
  await setTimeout(settleMs)
  const rss = readResidentBytes(gateway.pid)
  const collectMs = await timeFullCollection(logFile)
  if (count > 0) await checkCalls(gateway, count)
  await gateway.stop()
  return { readyMs, rss, collectMs }
}

/** Throws unless a good call passes and a tampered one is refused. */
async function checkCalls(gateway: Running, count: number): Promise<void> {
  const { appKey, appSecret, apiIndex } = nameCaller(count - 1, count)
  const good = signBytes(appKey, appSecret, apiIndex)
  const tampered = await ask(gateway.url, good.replace('size=20', 'size=21'))
  const passed = await ask(gateway.url, good)
  if (tampered !== 403 || passed !== 200) throw new Error(`answered ${tampered} and ${passed}`)
}

async function load(world: World, upstream: Running): Promise<Figures> {
  const control = await startControlStub(buildLargeSnapshot(upstream.url, world.count))
  const { gateway } = await startGateway({ directory: world.directory, controlUrl: control.url })
  const file = join(world.directory, 'requests')
  const callerOf = (at: number) => nameCaller(at, world.count)
  const bytes = await writeSignedRequests(file, warmUp.count + measured.count, {
    callerOf,
  })
  const run = (first: number, { seconds, count }: typeof warmUp) => {
    const logFile = join(world.directory, 'wrk.log')
    const requests = { file, bytes, first, count }
    return runLoad({ target: gateway, core: otherCore, seconds, logFile, requests })
  }
  await run(0, warmUp)
  const figures = await run(warmUp.count, measured)
  await gateway.stop()
  await control.close()
  rmSync(file)
  return figures
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN
}

async function measureMemory(worlds: readonly World[]): Promise<void> {
  let empty: number | null = null
  let emptyFed = 0
  for (const world of worlds) {
    const starts: Cold[] = []
    for (let turn = 0; turn < coldStarts; turn += 1) starts.push(await startCold(world))
    const rss = median(starts.map((start) => start.rss))
    const cells = [
      `${(median(starts.map(({ readyMs }) => readyMs)) / 1000).toFixed(2)} s cold start`,
      `${median(starts.map(({ collectMs }) => collectMs)).toFixed(0)} ms collection`,
      `${(rss / 2 ** 20).toFixed(0)} MiB resident`,
      `${world.feedSeconds.toFixed(1)} s from the feed`,
    ]
    if (empty === null) {
      empty = rss
      emptyFed = world.feedRss
    } else {
      const file = statSync(join(world.directory, 'data', 'snapshot.sealed')).size
      cells.push(
        `${((rss - empty) / world.count).toFixed(0)} B/application`,
        `${((world.feedRss - emptyFed) / world.count).toFixed(0)} B after the feed`,
        `${(file / world.count).toFixed(0)} B on disk`,
      )
    }
    console.log(`${String(world.count).padStart(9)}: ${cells.join(', ')}`)
  }
}

async function measureLoad(few: World, many: World, upstream: Running): Promise<void> {
  const rows = new Map<World, Figures[]>([few, many].map((world) => [world, []]))
  for (let round = 1; round <= loadRounds; round += 1) {
    for (const [world, samples] of rows) {
      const figures = await load(world, upstream)
      samples.push(figures)
      const { perSecond, cpuUs, p99Ms, foreignPercent } = figures
      console.log(
        `round ${round}, ${String(world.count).padStart(9)}: ${perSecond.toFixed(0)} req/s, ` +
          `${cpuUs.toFixed(1)} µs, p99 ${p99Ms.toFixed(1)} ms, foreign ${foreignPercent.toFixed(0)} %`,
      )
    }
  }
  const cpu = (world: World) => median((rows.get(world) ?? []).map(({ cpuUs }) => cpuUs))
  console.log(`throughput of a core, many ÷ few: ${(cpu(few) / cpu(many)).toFixed(2)}`)
}

async function run(sizes: readonly number[], withLoad: boolean): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'portico-world-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const upstream = await startUpstream(join(directory, 'upstream'))
  console.log(
    `node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown core'}, load ${loadavg()[0]}\n`,
  )
  const worlds: World[] = []
  for (const count of [0, ...sizes]) {
    worlds.push(await feed(count, join(directory, String(count)), upstream))
  }
  await measureMemory(worlds)
  const [, few] = worlds
  const many = worlds.at(-1)
  if (withLoad && few !== undefined && many !== undefined) await measureLoad(few, many, upstream)
  await upstream.stop()
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,100000,1000000' },
    load: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const missing = ['wrk', 'nginx', 'taskset', 'getconf'].filter((name) => findProgram(name) === null)
if (process.platform !== 'linux' || availableParallelism() < 2) missing.push('Linux, two cores')
if (missing.length > 0) console.log(`left out; this machine lacks ${missing.join(', ')}`)
else await run(values.sizes.split(',').map(Number), values.load)
