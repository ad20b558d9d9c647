/** Seals what stands alone in a row again under the present master key: see `sealPlaces` (CR4). */
import { listSealsUnderOtherKeys, replacePlacedSeal, sealPlaces } from '@portico/store'
import type { PlacedSeal, SealPlace } from '@portico/store'
import type { Deps } from '../deps.ts'
import {
  bindingOfDataSourceSecret,
  bindingOfNetworkSecret,
  bindingOfRequestSecret,
} from '../secret-binding.ts'
import { VaultFailure } from '../vault.ts'
import type { UnreadableSecret } from './unreadable-secret.ts'

const batchSize = 100

const bindings: Readonly<Record<SealPlace, (id: string) => string>> = {
  request: bindingOfRequestSecret,
  'data-source': bindingOfDataSourceSecret,
  network: () => bindingOfNetworkSecret,
}

/** One statement a secret, each only where it is still the one that was read: whoever changes it meanwhile wins. */
export async function resealPlacedSecrets(
  deps: Deps,
): Promise<{ resealed: number; unreadable: readonly UnreadableSecret[] }> {
  const { database, vault } = deps
  const unreadable: UnreadableSecret[] = []
  let resealed = 0
  for (const place of sealPlaces) {
    let after = ''
    let batch: readonly PlacedSeal[]
    do {
      batch = await listSealsUnderOtherKeys(
        database.kysely,
        place,
        vault.currentKeyId,
        after,
        batchSize,
      )
      for (const read of batch) {
        const next = sealAgain(deps, place, read)
        if (next === null) unreadable.push({ place, id: read.id, keyId: read.keyId })
        else if (await replacePlacedSeal(database.kysely, place, read, next)) resealed += 1
        after = read.id
      }
    } while (batch.length === batchSize)
  }
  return { resealed, unreadable }
}

function sealAgain({ vault }: Deps, place: SealPlace, read: PlacedSeal) {
  const binding = bindings[place](read.id)
  try {
    return vault.seal(vault.unseal(read, binding), binding)
  } catch (error) {
    if (!(error instanceof VaultFailure)) throw error
    return null
  }
}
