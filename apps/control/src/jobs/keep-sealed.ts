/** Brings every secret under the present master key and tells the operator how far it is (CR4). */
import type { Deps } from '../deps.ts'
import { resealSecrets } from './reseal-secrets.ts'
import type { UnreadableSecret } from './unreadable-secret.ts'

/** So many are named in one line of the log. */
const namedInLog = 20

/** Does nothing, quickly, where all is sealed under the present key. */
export async function keepSealed(deps: Deps, stopping?: AbortSignal): Promise<void> {
  const { resealed, unreadable, complete } = await resealSecrets(deps, {
    ...(stopping ? { signal: stopping } : {}),
    onProgress: (report) => {
      deps.log.info({ resealed: report.resealed }, 'sealing secrets under the present master key')
    },
  })
  if (unreadable.length > 0) tellUnreadable(deps, unreadable)
  if (resealed > 0 && complete && unreadable.length === 0) {
    const { currentKeyId: keyId } = deps.vault
    deps.log.info(
      { resealed, keyId },
      'every secret is sealed under the present master key; the old one opens answers kept for repeated requests for one more day and can go then',
    )
  }
}

function tellUnreadable(deps: Deps, unreadable: readonly UnreadableSecret[]): void {
  const keyIds = [...new Set(unreadable.map(({ keyId }) => keyId))]
  deps.log.error(
    { count: unreadable.length, keyIds, secrets: unreadable.slice(0, namedInLog) },
    'secrets that no configured master key opens: add the keys with these ids to PORTICO_OLD_MASTER_KEYS, or reset the secrets',
  )
}
