/**
 * Limits per second counted in Redis or Valkey, over every gateway that uses it (GW5).
 *
 * One script reads both counts and raises both or neither, so it is one atomic step; the second is that of
 * the server's clock, so gateways whose clocks differ count in the same one.
 */
import type { RedisConnection } from '../redis/redis-connection.ts'
import type { LimitRefusal, LimitUse, Limits } from './limits.ts'

/** A window is kept a little longer than it lasts. */
const keepMs = 3000
const none = -1

const takeScript = `
local second = redis.call('TIME')[1]
local limits = {tonumber(ARGV[1]), tonumber(ARGV[2])}
local names = {KEYS[1] .. ':' .. second, KEYS[2] .. ':' .. second}
for index = 1, 2 do
  if limits[index] >= 0 and tonumber(redis.call('GET', names[index]) or '0') >= limits[index] then
    return index
  end
end
for index = 1, 2 do
  if limits[index] >= 0 then
    redis.call('INCR', names[index])
    redis.call('PEXPIRE', names[index], ARGV[3])
  end
end
return 0
`

export class RedisLimits implements Limits {
  readonly #connection: RedisConnection

  constructor(connection: RedisConnection) {
    this.#connection = connection
  }

  take(use: LimitUse): LimitRefusal | null | Promise<LimitRefusal | null> {
    if (use.apiLimit === null && use.applicationLimit === null) return null
    return this.#take(use)
  }

  /** A server that is away or full counts nothing, so the call is refused: a limit is a promise to upstreams. */
  async #take({ apiId, applicationId, apiLimit, applicationLimit }: LimitUse) {
    const answer = await this.#connection.evaluate(takeScript, {
      // The application's first: it is told of its own limit before that of the API.
      keys: [`portico:limit:${apiId}:${applicationId}`, `portico:limit:${apiId}`],
      arguments: [String(applicationLimit ?? none), String(apiLimit ?? none), String(keepMs)],
    })
    if (answer === 0) return null
    if (answer === 1) return { scope: 'APP', retryAfterSeconds: 1 } as const
    if (answer === 2) return { scope: 'API', retryAfterSeconds: 1 } as const
    return { scope: 'unavailable', retryAfterSeconds: 1 } as const
  }
}
