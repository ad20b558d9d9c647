import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { connectRedis, type RedisConnection } from '../redis/redis-connection.ts'
import { RedisLimits } from './redis-limits.ts'

const url = process.env['TEST_REDIS_URL']
const open: RedisConnection[] = []

async function connect(to = url ?? ''): Promise<RedisLimits> {
  const connection = await connectRedis({ url: to, onFault: () => undefined })
  open.push(connection)
  return new RedisLimits(connection)
}

function use(apiLimit: number | null, applicationLimit: number | null) {
  const [apiId, applicationId] = [`api_${randomUUID()}`, 'app_1']
  return { apiId, applicationId, apiLimit, applicationLimit, nowMs: 0 }
}

afterEach(() => {
  for (const connection of open.splice(0)) connection.close()
})

describe.skipIf(url === undefined)('limits in Redis', () => {
  it('[GW5] of many calls at once over two gateways each second lets as many pass as the limit says', async () => {
    const [one, other] = [await connect(), await connect()]
    const call = use(null, 7)
    const beganAt = Math.floor(Date.now() / 1000)
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => (index % 2 === 0 ? one : other).take(call)),
    )
    const seconds = Math.floor(Date.now() / 1000) - beganAt + 1
    const passed = answers.filter((answer) => answer === null).length
    expect(passed).toBeGreaterThanOrEqual(7)
    expect(passed).toBeLessThanOrEqual(7 * seconds)
    const refused = answers.find((answer) => answer !== null)
    expect(refused).toEqual({ scope: 'APP', retryAfterSeconds: 1 })
  })

  it('[GW5] a call that one limit refuses does not use up the other', async () => {
    const limits = await connect()
    const call = use(1000, 0)
    for (let index = 0; index < 20; index += 1) {
      expect((await limits.take(call))?.scope).toBe('APP')
    }
    expect(await limits.take({ ...call, apiLimit: 1, applicationLimit: null })).toBeNull()
  })

  it('[GW5] the API is named where its limit is met, and no limit asks nobody', async () => {
    const limits = await connect()
    expect((await limits.take(use(0, null)))?.scope).toBe('API')
    expect(limits.take(use(null, null))).toBeNull()
  })
})

describe('limits in a Redis that is away', () => {
  it('[GW5] refuses what it cannot count, and lets pass what has no limit', async () => {
    const limits = await connect('redis://127.0.0.1:1')
    expect((await limits.take(use(5, null)))?.scope).toBe('unavailable')
    expect(limits.take(use(null, null))).toBeNull()
  })
})
