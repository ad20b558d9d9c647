import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Client } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildApi, buildApplication, buildRecords, sealApplication, waitFor } from '../testing.ts'
import {
  callOnce,
  callOver,
  listWorkers,
  startGatewayProgram,
  type GatewayProgram,
} from '../testing-program.ts'
import { startControl, startUpstream, type TestControl } from '../testing-servers.ts'
import type { WorldRecords } from '../world/compiled-world.ts'

const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

interface Started extends GatewayProgram {
  readonly control: TestControl
  /** What the heartbeats of the control plane say. */
  readonly state: { revision: number }
}

async function start(more: Partial<WorldRecords>, workers: number): Promise<Started> {
  const control = await startControl(buildRecords(more))
  closers.push(control.close)
  // The control plane speaks every second, else its stream counts as broken.
  const state = { revision: 1 }
  const beat = () => control.send(heartbeat(state.revision))
  const timer = setInterval(beat, 500)
  closers.push(async () => clearInterval(timer))
  const environment = { PORTICO_GATEWAY_WORKERS: String(workers) }
  const program = await startGatewayProgram(control.url, environment)
  closers.push(program.close)
  return { ...program, control, state }
}

const heartbeat = (revision: number) => ({
  type: 'heartbeat',
  revision,
  at: new Date().toISOString(),
})

async function scrape(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text()
}

/** Sum over all labels of the counter of calls. */
async function countCalls(url: string): Promise<number> {
  const counts = [...(await scrape(url)).matchAll(/^portico_gateway_calls_total\{[^}]*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

async function accepts(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  )
}

describe('four workers', () => {
  let started: Started
  const environments = { PROD: { url: '' }, DEV: null }

  beforeAll(async () => {
    const upstream = await startUpstream()
    environments.PROD.url = upstream.url
    const limits = { api: null, application: 5, overrides: {} }
    const apis = [buildApi({ environments }), buildApi({ id: 'api_2', environments, limits })]
    started = await start({ apis }, 4)
    // These outlive the first test.
    const own = [upstream.close, ...closers.splice(0)]
    endShared = async () => {
      for (const close of own.toReversed()) await close()
    }
  })
  let endShared = async (): Promise<void> => undefined
  afterAll(() => endShared())

  it('[SG3] of two hundred equal calls exactly one is accepted', async () => {
    const nonce = randomUUID()
    const statuses = await Promise.all(
      Array.from({ length: 200 }, () => callOnce(started.url, { nonce })),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 403)).toHaveLength(199)
  })

  it('[GW5] a limit counts the calls of all workers, and so do the metrics', async () => {
    const { url } = started
    const before = await countCalls(url)
    const beganAt = Math.floor(Date.now() / 1000)
    const target = '/list/api_2'
    const statuses = await Promise.all(Array.from({ length: 100 }, () => callOnce(url, { target })))
    const seconds = Math.floor(Date.now() / 1000) - beganAt + 1
    const accepted = statuses.filter((status) => status === 200).length
    expect(accepted).toBeGreaterThanOrEqual(5)
    expect(accepted).toBeLessThanOrEqual(5 * seconds)
    expect(accepted + statuses.filter((status) => status === 429).length).toBe(100)
    expect((await countCalls(url)) - before).toBe(100)
    const text = await scrape(url)
    expect(text).toContain('\nportico_gateway_applications 1\n')
    expect(text).toContain('\nportico_gateway_nonces 101\n')
  })

  it('[GW4] a worker that is killed under load costs no valid call but those it had', async () => {
    const workers = listWorkers(started)
    expect(workers).toHaveLength(4)
    const clients = Array.from({ length: 16 }, () => new Client(started.url, { pipelining: 1 }))
    let [sent, broken, isOver] = [0, 0, false]
    const statuses = new Map<number, number>()
    const load = clients.map(async (client) => {
      while (!isOver) {
        sent += 1
        // A connection that breaks says nothing of the call: it is signed anew and sent once more.
        const status = await callOver(client).catch(() => {
          broken += 1
          return callOver(client)
        })
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    })
    await waitFor(() => sent > 200, 'load', 20_000)
    process.kill(workers[0] ?? 0, 'SIGKILL')
    const replaced = () => {
      const now = listWorkers(started)
      return now.length === 4 && now.some((pid) => !workers.includes(pid))
    }
    await waitFor(replaced, 'another worker', 20_000)
    const sentThen = sent
    await waitFor(() => sent > sentThen + 200, 'more load', 20_000)
    isOver = true
    await Promise.all(load)
    for (const client of clients) await client.close()
    expect([...statuses.keys()]).toEqual([200])
    expect(broken).toBeLessThanOrEqual(16)
    expect(started.err()).toContain('a worker has ended and is replaced')
    expect(await scrape(started.url)).toContain('\nportico_gateway_worker_restarts 1\n')
  })

  it('[GW4] a revision is reported once every worker has it, to a control plane that sees one gateway', async () => {
    const { control, url, state } = started
    const revisionOf = (report: unknown) => (report as { revision: number }).revision
    expect(control.snapshotCount).toBe(1)
    const application = sealApplication(buildApplication({ state: 'suspended' }))
    control.send({ type: 'change', revision: 7, application }, heartbeat(7))
    state.revision = 7
    await waitFor(() => control.reports.some((report) => revisionOf(report) === 7), 'the report')
    const statuses = await Promise.all(Array.from({ length: 60 }, () => callOnce(url)))
    expect(new Set(statuses)).toEqual(new Set([400]))
    const instances = control.reports.map((report) => (report as { instanceId: string }).instanceId)
    expect(new Set(instances).size).toBe(1)
  })
})

describe('ending a gateway of several workers', () => {
  it('[GW3] SIGTERM lets the calls that every worker has end, and the gateway ends in order', async () => {
    const release: (() => void)[] = []
    const upstream = await startUpstream((_request, response) => {
      release.push(() => response.end('{}'))
    })
    closers.push(upstream.close)
    const api = buildApi({ environments: { PROD: { url: upstream.url }, DEV: null } })
    const { control, child, url } = await start({ apis: [api] }, 2)
    const calls = Array.from({ length: 12 }, () => callOnce(url))
    await waitFor(() => release.length === 12, 'all calls at the upstream')
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await waitFor(async () => !(await accepts(url)), 'no more connections')
    for (const end of release) end()
    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]))
    expect(await ended).toEqual([0, null])
    const records = control.reports.flatMap((report) => (report as { calls: unknown[] }).calls)
    expect(records).toHaveLength(12)
  })
})
