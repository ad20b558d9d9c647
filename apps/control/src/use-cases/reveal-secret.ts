/** Shows an AppSecret to those who may see it, and writes down that it was shown (CR5). */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import { appendEvents, countAttempt, findCurrentSecret } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { secretBinding } from '../secret-binding.ts'
import { changeApplication } from './application-access.ts'
import { applicationEvent } from './application-event.ts'

export type RevealedSecret = Readonly<{ appKey: string; appSecret: string }>

/** How recent a sign-in has to be where the organisation asks for a fresh one (CR5). */
export const freshSignInSeconds = 600

/**
 * So many secrets are shown to one person within a minute, by whatever session or token: enough for a page of
 * applications, too few to carry all of an organisation away unseen (T216).
 */
export const revealLimit = 30
const revealWindowMs = 60_000

/** Seconds to wait, or null; every attempt counts, also one that is refused afterwards. */
async function countReveal(deps: Deps, { actor }: Caller): Promise<number | null> {
  const now = deps.clock()
  const limit = {
    subject: `reveal:${actor.memberId}`,
    limit: revealLimit,
    windowMs: revealWindowMs,
  }
  const blockedUntil = await countAttempt(deps.database.kysely, [limit], new Date(now))
  return blockedUntil === null ? null : Math.ceil((blockedUntil.getTime() - now) / 1000)
}

/** A token proves no presence, however new it is. */
function isFresh({ authentication }: Caller, nowMs: number): boolean {
  if (authentication.by !== 'session') return false
  return nowMs - authentication.signedInAt <= freshSignInSeconds * 1000
}

/**
 * Answers the current secret. Refuses with `credential.fresh-sign-in-needed` where the organisation wants the
 * reader to have proved lately who they are, and with `credential.reveal-throttled` who asks too often.
 */
export async function revealSecret(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<RevealedSecret>> {
  const retryAfterSeconds = await countReveal(deps, caller)
  if (retryAfterSeconds !== null) {
    const facts = { limit: revealLimit, retryAfterSeconds }
    return refuse('credential.reveal-throttled', { facts })
  }
  // Locked as for a change, so that the version named in the event is the one that was shown.
  return changeApplication(
    deps,
    caller,
    id,
    'application.view-secret',
    async (tx, reached, now) => {
      const { application, organisation } = reached
      if (organisation.settings.requireFreshSignInForReveal && !isFresh(caller, now)) {
        return refuse('credential.fresh-sign-in-needed')
      }
      const secret = await findCurrentSecret(tx, id)
      if (secret === null) throw new Error(`the live application ${id} has no secret`)
      const appSecret = deps.vault.unseal(secret, secretBinding(id, secret.version))
      const detail = { version: secret.version }
      await appendEvents(
        tx,
        [applicationEvent(caller, 'secret.revealed', application, detail, 'no-feed')],
        now,
      )
      return accept({ appKey: application.appKey, appSecret })
    },
  )
}
