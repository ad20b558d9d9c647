/** Encrypts one-time-code secrets and recovery codes again under the present master key (CR4). */
import {
  formatEnvelope,
  parseEnvelope,
  symmetricDecrypt,
  symmetricEncrypt,
} from 'better-auth/crypto'
import { listTwoFactorsWithout, replaceTwoFactorSecrets } from '@portico/store'
import type { Database, TwoFactorSecrets } from '@portico/store'
import type { Identity } from './identity.ts'
import type { Library } from './library.ts'

const batchSize = 100

/** Each only where it is still what was read: a recovery code that is spent meanwhile stays spent. */
export async function resealTwoFactors(
  library: Library,
  database: Database,
): ReturnType<Identity['resealTwoFactors']> {
  const { secretConfig: key } = await library.$context
  if (typeof key === 'string') throw new Error('the identity library was given no numbered secrets')
  const prefix = formatEnvelope(key.currentVersion, '')
  const again = async (data: string) =>
    symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) })
  const canOpen = (data: string) => key.keys.has(parseEnvelope(data)?.version ?? -1)
  const unreadable: string[] = []
  let resealed = 0
  let after = ''
  let batch: readonly TwoFactorSecrets[]
  do {
    batch = await listTwoFactorsWithout(database.kysely, prefix, after, batchSize)
    for (const read of batch) {
      after = read.memberId
      if (!canOpen(read.secret) || !canOpen(read.backupCodes)) {
        unreadable.push(read.memberId)
        continue
      }
      const next = { secret: await again(read.secret), backupCodes: await again(read.backupCodes) }
      if (await replaceTwoFactorSecrets(database.kysely, read, next)) resealed += 1
    }
  } while (batch.length === batchSize)
  return { resealed, unreadable }
}
