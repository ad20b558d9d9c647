/**
 * Spent nonces in Redis or Valkey, shared by every gateway that uses it (SG3).
 *
 * One script decides a spend, so it is one atomic step. The script also keeps the epoch: since when this
 * server, in this run, remembers. A restart or a fail-over begins another run, and timestamps from before
 * it are refused, because the nonces that were spent with them may be gone.
 */
import type { RedisConnection } from '../redis/redis-connection.ts'
import type { NonceUse, Nonces, Spend } from './nonces.ts'

/** Callers' clocks may be ahead of the epoch by this much and still be taken for calls from before it. */
const epochSkewMs = 5000
/** Gateways' clocks differ; a nonce outlives its window by this. */
const keepMarginMs = 60_000

const epochKey = 'portico:nonces:epoch'

const spendScript = `
local run, since = string.match(redis.call('GET', KEYS[1]) or '', '^(%x+) (%d+)$')
if run ~= ARGV[1] then
  local time = redis.call('TIME')
  since = time[1] .. string.sub('000' .. math.floor(time[2] / 1000), -3)
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. since)
end
if tonumber(ARGV[2]) < tonumber(since) + tonumber(ARGV[4]) then return 'cold' end
if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[3]) then return 'fresh' end
return 'spent'
`

export class RedisNonces implements Nonces {
  readonly #connection: RedisConnection

  constructor(connection: RedisConnection) {
    this.#connection = connection
  }

  /** The epoch is the server's to keep; see `spend`. */
  get coldBeforeMs(): number {
    return 0
  }

  get liveCount(): number {
    return Number.NaN
  }

  async spend(use: NonceUse): Promise<Spend> {
    const { runId } = this.#connection
    if (runId === null) return 'unavailable'
    const aheadMs = Math.max(0, use.timestampMs - use.nowMs)
    const keepMs = aheadMs + use.windowMs + keepMarginMs
    const answer = await this.#connection.evaluate(spendScript, {
      // An AppKey holds no colon, so no two pairs share a key (T058).
      keys: [epochKey, `portico:nonce:${use.appKey}:${use.nonce}`],
      arguments: [runId, String(use.timestampMs), String(keepMs), String(epochSkewMs)],
    })
    const isKnown =
      answer === 'fresh' || answer === 'spent' || answer === 'cold' || answer === 'full'
    return isKnown ? answer : 'unavailable'
  }

  async close(): Promise<void> {
    this.#connection.close()
  }
}
