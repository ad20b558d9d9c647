/**
 * Spent nonces in Redis or Valkey, shared by every gateway that uses it (SG3).
 *
 * One script decides a spend, so it is one atomic step. The script also keeps the epoch: since when this
 * server, in this run, remembers. A restart or a fail-over begins another run, and timestamps from before
 * it are refused, because the nonces that were spent with them may be gone. Those that were ahead of it are given
 * back by the gateways that spent them, while the new epoch settles and nothing is spent (decision 0013).
 */
import type { RedisConnection } from '../redis/redis-connection.ts'
import { AheadNonces } from './ahead-nonces.ts'
import type { NonceUse, Nonces, Spend } from './nonces.ts'

/** Callers' clocks may be ahead of Redis' by this much and still be taken for right. */
const epochSkewMs = 5000
/** Gateways' clocks differ; a nonce outlives its window by this. */
const keepMarginMs = 60_000
/** Each gateway has noticed a new epoch, and given back what it spent, before anything is spent in it. */
const standardSettling = { settleMs: 10_000, watchMs: 2000 }
/** Nonces that go back in one step. */
const lotSize = 500

const epochKey = 'portico:nonces:epoch'

/** Opens every script: the epoch, begun anew where the run is another one or the memory is empty; and the time. */
const readEpoch = `
local time = redis.call('TIME')
local now = time[1] .. string.sub('00' .. math.floor(time[2] / 1000), -3)
local run, since = string.match(redis.call('GET', KEYS[1]) or '', '^(%x+) (%d+)$')
if run ~= ARGV[1] then
  since = now
  redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. since)
end
`

/**
 * A nonce is kept until its timestamp has left the window by the clock of Redis, and a timestamp that has left it is
 * refused: so whatever a gateway's own clock says, what may still be spent is remembered.
 */
const spendScript = `${readEpoch}
local skew = tonumber(ARGV[4])
if tonumber(ARGV[2]) < tonumber(since) + skew then return 'cold' end
if tonumber(now) < tonumber(since) + tonumber(ARGV[5]) then return 'cold' end
local left = tonumber(ARGV[2]) + tonumber(ARGV[3]) - tonumber(now)
if left < 1 then return 'cold' end
local keep = string.format('%d', left)
if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', keep) then return 'spent' end
if tonumber(ARGV[2]) > tonumber(now) + skew then return 'ahead ' .. keep end
return 'fresh'
`

const watchScript = `${readEpoch}
return since
`

const restoreScript = `
for index, key in ipairs(KEYS) do redis.call('SET', key, '1', 'NX', 'PX', ARGV[index]) end
return 'restored'
`

export interface RedisNoncesOptions {
  /** How long a new epoch refuses; longer than a gateway takes to notice it and to give back its nonces. */
  readonly settleMs: number
  /** How often a gateway looks whether the epoch is the one that it knows. */
  readonly watchMs: number
}

export class RedisNonces implements Nonces {
  readonly #connection: RedisConnection
  readonly #settleMs: string
  readonly #ahead = new AheadNonces()
  readonly #timer: NodeJS.Timeout
  /** The epoch that has everything that was spent here. */
  #knownSince: unknown = null
  #isWatching = false

  constructor(
    connection: RedisConnection,
    { settleMs, watchMs }: RedisNoncesOptions = standardSettling,
  ) {
    this.#connection = connection
    this.#settleMs = String(settleMs)
    this.#timer = setInterval(() => void this.#watch(), watchMs).unref()
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
    // An AppKey holds no colon, so no two pairs share a key (T058).
    const key = `portico:nonce:${use.appKey}:${use.nonce}`
    const answer = await this.#connection.evaluate(spendScript, {
      keys: [epochKey, key],
      arguments: [
        runId,
        String(use.timestampMs),
        String(use.windowMs + keepMarginMs),
        String(epochSkewMs),
        this.#settleMs,
      ],
    })
    // Spent in Redis; but what this gateway could not give back must not have been let through.
    const [, leftMs] = /^ahead (\d+)$/.exec(String(answer)) ?? []
    if (leftMs !== undefined) {
      return this.#ahead.keep(key, use.nowMs + Number(leftMs), use.nowMs) ? 'fresh' : 'full'
    }
    const isKnown =
      answer === 'fresh' || answer === 'spent' || answer === 'cold' || answer === 'full'
    return isKnown ? answer : 'unavailable'
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#connection.close()
  }

  async #watch(): Promise<void> {
    const { runId } = this.#connection
    if (runId === null || this.#isWatching) return
    this.#isWatching = true
    const since = await this.#connection.evaluate(watchScript, {
      keys: [epochKey],
      arguments: [runId],
    })
    if (/^\d+$/.test(String(since)) && since !== this.#knownSince && (await this.#restore())) {
      this.#knownSince = since
    }
    this.#isWatching = false
  }

  /** Answers false where Redis has not taken all of it. */
  async #restore(): Promise<boolean> {
    for (const { keys, leftMs } of this.#ahead.lots(Date.now(), lotSize)) {
      const answer = await this.#connection.evaluate(restoreScript, { keys, arguments: leftMs })
      if (answer !== 'restored') return false
    }
    return true
  }
}
