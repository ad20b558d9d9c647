/** Opens what a gateway must remember of calls: spent nonces, and the counts of the limits per second. */
import type { Logger } from 'pino'
import type { GatewayConfig } from './config.ts'
import type { Limits } from './limits/limits.ts'
import { RedisLimits } from './limits/redis-limits.ts'
import { SecondWindows } from './limits/second-windows.ts'
import { connectRedis } from './redis/redis-connection.ts'
import type { Nonces } from './replay/nonces.ts'
import { openMemoryNonces } from './replay/open-memory-nonces.ts'
import { RedisNonces } from './replay/redis-nonces.ts'

export interface Ledger {
  readonly nonces: Nonces
  readonly limits: Limits
}

/**
 * This machine's, or Redis's where several gateways share it. Refuses to start on a Redis that evicts keys: a
 * store that forgets lets replays in (T053).
 */
export async function openLedger(
  config: GatewayConfig,
  now: () => number,
  log: Logger,
): Promise<Ledger> {
  if (config.redisUrl === null) {
    return { nonces: await openMemoryNonces(config, now, log), limits: new SecondWindows() }
  }
  const connection = await connectRedis({
    url: config.redisUrl,
    onFault: (error) => log.error({ err: error }, 'Redis is not available'),
  })
  return { nonces: new RedisNonces(connection), limits: new RedisLimits(connection) }
}
