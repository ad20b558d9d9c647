/**
 * Replays against two gateways of two workers each, whose Redis is killed on the way: none gets through. The
 * short form runs with the suites; `npm run test:replays` sends fifty thousand.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { Client } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApi, buildRecords, waitFor } from '../testing.ts'
import { callOnce, callOver, startGatewayProgram, type GatewayProgram } from '../testing-program.ts'
import { startControl, startUpstream } from '../testing-servers.ts'

const redisProgram = ['/usr/bin/redis-server', '/usr/bin/valkey-server'].find((each) =>
  existsSync(each),
)
const isWanted = redisProgram !== undefined && process.env['TEST_REDIS_URL'] !== undefined
const replays = Number(process.env['TEST_REPLAYS'] ?? 2000)
const captured = 200
const connections = 16

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function startRedis(port: number): Promise<ChildProcess> {
  const child = spawn(
    redisProgram ?? '',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  let out = ''
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  await waitFor(() => out.includes('eady to accept connections'), 'Redis', 20_000)
  return child
}

describe.skipIf(!isWanted)('replays over two gateways and a killed Redis', () => {
  const closers: (() => Promise<unknown>)[] = []
  let gateways: readonly GatewayProgram[]
  let redis: ChildProcess
  let port: number
  let upstreamCount = 0
  let answered = 0

  beforeAll(async () => {
    const upstream = await startUpstream((_request, response) => {
      upstreamCount += 1
      response.end('{}')
    })
    const environments = { PROD: { url: upstream.url }, DEV: null }
    const control = await startControl(buildRecords({ apis: [buildApi({ environments })] }))
    port = await findPort()
    redis = await startRedis(port)
    const environment = {
      PORTICO_GATEWAY_WORKERS: '2',
      REDIS_URL: `redis://127.0.0.1:${port}`,
      PORTICO_GATEWAY_LOG_LEVEL: 'silent',
    }
    gateways = [
      await startGatewayProgram(control.url, environment),
      await startGatewayProgram(control.url, environment),
    ]
    closers.push(upstream.close, control.close, ...gateways.map(({ close }) => close))
    closers.push(async () => redis.kill('SIGKILL'))
  }, 120_000)
  afterAll(async () => {
    for (const close of closers.toReversed()) await close()
  })

  /** Sends the captured calls again and again, over all gateways, until `count` have been answered. */
  async function replay(calls: readonly Captured[], count: number): Promise<Map<number, number>> {
    const statuses = new Map<number, number>()
    let left = count
    const clients = Array.from(
      { length: connections },
      (_, index) => new Client(gateways[index % gateways.length]?.url ?? '', { pipelining: 1 }),
    )
    const send = async (client: Client) => {
      while (left > 0) {
        left -= 1
        const status = await callOver(client, calls[left % calls.length])
        answered += 1
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    }
    await Promise.all(clients.map(send))
    for (const client of clients) await client.close()
    return statuses
  }

  it('[SG3] not one is accepted, before the kill, while Redis is away, or after it', async () => {
    // A server that has just begun takes nothing from before it: wait until it takes calls.
    await waitFor(
      async () => (await callOnce(gateways[0]?.url ?? '')) === 200,
      'a first call',
      20_000,
    )
    // Half of them are signed by clocks that are ahead, by up to ten minutes.
    const calls = Array.from({ length: captured }, (_, index) => ({
      nonce: randomUUID(),
      timestampMs: Date.now() + (index % 2) * index * 3000,
    }))
    const url = gateways[1]?.url ?? ''
    for (const call of calls) expect(await callOnce(url, call)).toBe(200)
    const honest = upstreamCount
    const share = Math.floor(replays / 4)
    const before = await replay(calls, share)
    const during = replay(calls, share)
    // Some of them have been answered when it dies, and some are under way.
    await waitFor(() => answered > share + share / 10, 'replays', 30_000)
    redis.kill('SIGKILL')
    await once(redis, 'exit')
    const [killed, away] = [await during, await replay(calls, share)]
    redis = await startRedis(port)
    const fresh = async () => (await callOnce(gateways[0]?.url ?? '')) === 200
    await waitFor(fresh, 'an honest call after the restart', 30_000)
    const after = await replay(calls, replays - 3 * share)
    const all = [before, killed, away, after]
    process.stdout.write(`replays: ${JSON.stringify(all.map((each) => [...each]))}\n`)
    for (const statuses of all) expect(statuses.get(200)).toBeUndefined()
    expect(all.flatMap((each) => [...each.values()]).reduce((sum, each) => sum + each)).toBe(
      replays,
    )
    expect(away.get(503)).toBe(share)
    // What reached the upstream beside the captured calls are the honest ones that were waited for.
    expect(upstreamCount).toBe(honest + 1)
  }, 600_000)
})

interface Captured {
  readonly nonce: string
  readonly timestampMs: number
}
