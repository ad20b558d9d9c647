/** Opens the nonce memory of one machine. */
import { readFile } from 'node:fs/promises'
import * as path from 'node:path'
import type { Logger } from 'pino'
import type { GatewayConfig } from '../config.ts'
import { MemoryNonces } from './memory-nonces.ts'
import { NonceJournal } from './nonce-journal.ts'

/** Changes with every boot of the machine; where it cannot be read, no memory is taken for whole. */
async function readBootId(): Promise<string> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
  } catch {
    return ''
  }
}

/** Reads what a predecessor's journal holds, and goes on with it. */
export async function openMemoryNonces(
  config: GatewayConfig,
  now: () => number,
  log: Logger,
): Promise<MemoryNonces> {
  const directory = path.join(config.dataDirectory, 'nonces')
  const recovered = NonceJournal.recover(directory, await readBootId(), (error) => {
    log.error({ err: error }, 'the nonce journal had to be given up; a restart will start cold')
  })
  if (!recovered.whole) log.warn('no nonce memory of a predecessor: older timestamps are refused')
  return new MemoryNonces({
    key: recovered.key,
    limit: config.nonceLimit,
    coldBeforeMs: Math.max(recovered.coldBeforeMs, recovered.whole ? 0 : now()),
    journal: recovered.journal,
    generations: recovered.generations,
  })
}
