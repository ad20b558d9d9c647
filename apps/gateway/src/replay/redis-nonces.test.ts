import { randomUUID } from 'node:crypto'
import { createClient } from '@redis/client'
import { afterEach, describe, expect, it } from 'vitest'
import { connectRedis } from '../redis/redis-connection.ts'
import { RedisNonces } from './redis-nonces.ts'

const url = process.env['TEST_REDIS_URL']
const windowMs = 15 * 60_000
const epochKey = 'portico:nonces:epoch'
const open: RedisNonces[] = []

/** The order of the product, faster. */
const settling = { settleMs: 600, watchMs: 50 }

async function connect(): Promise<{ nonces: RedisNonces; faults: unknown[] }> {
  const faults: unknown[] = []
  const onFault = (error: unknown) => faults.push(error)
  const nonces = new RedisNonces(await connectRedis({ url: url ?? '', onFault }), settling)
  open.push(nonces)
  return { nonces, faults }
}

async function command(...parts: string[]): Promise<unknown> {
  const client = createClient({ url: url ?? '' })
  await client.connect()
  try {
    return await client.sendCommand(parts)
  } finally {
    client.destroy()
  }
}

/** Dates the epoch back, as if this run of the server had begun an hour ago. */
async function age(): Promise<void> {
  const info = String(await command('INFO', 'server'))
  const runId = /^run_id:(\w+)/m.exec(info)?.[1] ?? ''
  await command('SET', epochKey, `${runId} ${Date.now() - 3_600_000}`)
}

/** Waits until a new epoch has begun and is old enough to be spent in. */
async function settled(): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    const [, since] = /^\w+ (\d+)$/.exec(String(await command('GET', epochKey))) ?? []
    if (since !== undefined && Date.now() > Number(since) + settling.settleMs) return
    if (Date.now() > deadline) throw new Error('waited in vain for a new epoch')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function use(nonce: string, timestampMs = Date.now()) {
  return { appKey: 'key-0001', nonce, timestampMs, nowMs: Date.now(), windowMs }
}

afterEach(async () => {
  for (const nonces of open.splice(0)) await nonces.close()
})

describe.skipIf(url === undefined)('nonces in Redis', () => {
  it('[SG3] of two hundred equal spends by two gateways exactly one is fresh', async () => {
    await age()
    const [one, other] = [await connect(), await connect()]
    const nonce = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (index % 2 === 0 ? one : other).nonces.spend(use(nonce)),
      ),
    )
    expect(answers.filter((answer) => answer === 'fresh')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'spent')).toHaveLength(199)
  })

  it('[SG3] a server that has lost its memory begins a new epoch: older timestamps are refused', async () => {
    await age()
    const { nonces } = await connect()
    const captured = use(randomUUID(), Date.now() - 1000)
    expect(await nonces.spend(captured)).toBe('fresh')
    await command('FLUSHALL')
    expect(await nonces.spend(captured)).toBe('cold')
    await settled()
    expect(await nonces.spend(captured)).toBe('cold')
    expect(await nonces.spend(use(randomUUID(), Date.now() + 60_000))).toBe('fresh')
  })

  it('[SG3] a call that was signed by a fast clock is not spent again after the loss, at any gateway', async () => {
    await age()
    const [one, other] = [await connect(), await connect()]
    const captured = use(randomUUID(), Date.now() + 60_000)
    expect(await one.nonces.spend(captured)).toBe('fresh')
    // The gateways' own clocks differ by as much and decide nothing.
    const later = { ...use(randomUUID(), Date.now() + 60_000), nowMs: Date.now() + 60_000 }
    expect(await one.nonces.spend(later)).toBe('fresh')
    await command('FLUSHALL')
    for (const spent of [captured, later]) expect(await other.nonces.spend(spent)).toBe('cold')
    await settled()
    for (const spent of [captured, later]) {
      expect(await other.nonces.spend(spent)).toBe('spent')
      expect(await one.nonces.spend(spent)).toBe('spent')
    }
  })

  it('[SG3] more than a lot of them come back, and each once', async () => {
    await age()
    const [one, other] = [await connect(), await connect()]
    const spent = Array.from({ length: 1201 }, () => use(randomUUID(), Date.now() + 60_000))
    await Promise.all(spent.map((each) => one.nonces.spend(each)))
    await command('FLUSHALL')
    await settled()
    const answers = await Promise.all(spent.map((each) => other.nonces.spend(each)))
    expect(new Set(answers)).toEqual(new Set(['spent']))
  })

  it('[SG3] an epoch of another run of the server does not count', async () => {
    await command('SET', epochKey, `${'0'.repeat(40)} 1`)
    const { nonces } = await connect()
    expect(await nonces.spend(use(randomUUID(), Date.now() - 1000))).toBe('cold')
  })

  it('[SG3] a nonce outlives the window of its timestamp, a fast clock’s included', async () => {
    await age()
    const { nonces } = await connect()
    const nonce = randomUUID()
    await nonces.spend(use(nonce, Date.now() + windowMs))
    const keptMs = Number(await command('PTTL', `portico:nonce:key-0001:${nonce}`))
    expect(keptMs).toBeGreaterThan(2 * windowMs)
  })

  it('[SG3] a gateway whose clock is set back lets nothing pass that was spent before', async () => {
    await age()
    const [right, back] = [await connect(), await connect()]
    const leftMs = windowMs + 60_000
    const gone = use(randomUUID(), Date.now() - leftMs - 1000)
    expect(await back.nonces.spend({ ...gone, nowMs: gone.timestampMs })).toBe('cold')
    // As long as it is not refused for its age, it is remembered.
    const old = use(randomUUID(), Date.now() - windowMs)
    expect(await right.nonces.spend(old)).toBe('fresh')
    const keptMs = Number(await command('PTTL', `portico:nonce:key-0001:${old.nonce}`))
    // To the second: two clocks are read, one after the other.
    expect(Math.round((Date.now() + keptMs - old.timestampMs) / 1000)).toBe(leftMs / 1000)
    expect(await back.nonces.spend({ ...old, nowMs: old.timestampMs })).toBe('spent')
  })

  it('[SG3] a server that evicts is refused at the start', async () => {
    await command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    try {
      await expect(connect()).rejects.toThrow('maxmemory-policy noeviction, not allkeys-lru')
    } finally {
      await command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
    }
  })

  it('[SG3] a full server refuses, and forgets nothing', async () => {
    await age()
    const { nonces } = await connect()
    const nonce = randomUUID()
    expect(await nonces.spend(use(nonce))).toBe('fresh')
    await command('CONFIG', 'SET', 'maxmemory', '1mb')
    try {
      expect(await nonces.spend(use(randomUUID()))).toBe('full')
    } finally {
      await command('CONFIG', 'SET', 'maxmemory', '0')
    }
    expect(await nonces.spend(use(nonce))).toBe('spent')
  })
})

describe('a Redis that is away', () => {
  it('[SG3] refuses every spend and does not keep the gateway from starting', async () => {
    const faults: unknown[] = []
    const onFault = (error: unknown) => faults.push(error)
    const connection = await connectRedis({ url: 'redis://127.0.0.1:1', onFault })
    const nonces = new RedisNonces(connection)
    open.push(nonces)
    expect(await nonces.spend(use('a'))).toBe('unavailable')
    expect(faults.length).toBeGreaterThan(0)
  })
})
