/** Seals the signing secrets of webhooks again under the present master key (CR4). */
import {
  findWebhookTarget,
  inTransaction,
  listWebhooksUnderOtherKeys,
  replaceWebhookSeals,
} from '@portico/store'
import type { WebhookTarget } from '@portico/store'
import type { Deps } from '../deps.ts'
import { bindingOfWebhookSecret } from '../secret-binding.ts'
import { VaultFailure } from '../vault.ts'
import type { Sealed } from '../vault.ts'
import type { UnreadableSecret } from './unreadable-secret.ts'

export type WebhookResealReport = Readonly<{
  /** Webhooks, whose secrets are now under the present key. */
  resealed: number
  /** Webhooks with a secret that no configured key opens; they stay as they are. */
  unreadable: readonly UnreadableSecret[]
}>

/** One transaction a webhook: a rotation meanwhile waits for it or comes before it. */
export async function resealWebhookSecrets(deps: Deps): Promise<WebhookResealReport> {
  const { currentKeyId } = deps.vault
  let resealed = 0
  const unreadable: UnreadableSecret[] = []
  for (const id of await listWebhooksUnderOtherKeys(deps.database.kysely, currentKeyId)) {
    await inTransaction(deps.database, async (tx) => {
      const target = await findWebhookTarget(tx, id, true)
      if (!target) return
      const seals = sealAgain(deps, target)
      if (seals) {
        await replaceWebhookSeals(tx, id, seals)
        resealed += 1
      } else {
        unreadable.push({ place: 'webhook', id, keyId: target.secret.keyId })
      }
    })
  }
  return { resealed, unreadable }
}

/** Null when a secret cannot be opened: it could not be signed with either. */
function sealAgain(deps: Deps, target: WebhookTarget) {
  const { id, secretVersion, secret, oldSecret } = target
  const again = (sealed: Sealed, version: number): Sealed => {
    const binding = bindingOfWebhookSecret(id, version)
    return deps.vault.seal(deps.vault.unseal(sealed, binding), binding)
  }
  try {
    return {
      secret: again(secret, secretVersion),
      oldSecret: oldSecret === null ? null : again(oldSecret, secretVersion - 1),
    }
  } catch (error) {
    if (!(error instanceof VaultFailure)) throw error
    return null
  }
}
