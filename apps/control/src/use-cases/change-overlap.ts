/** Shortens, extends or ends the time that an old AppSecret is still accepted (CR7). */
import { accept, changeOverlap as decideOverlap } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  listSecretVersions,
  touchApplication,
  updateSecretEnds,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeApplication } from './application-access.ts'
import { applicationEvent } from './application-event.ts'

export type ChangeOverlapInput = Readonly<{
  id: string
  version: number
  /** Milliseconds since 1970; now or earlier ends the overlap at once. */
  endsAt: number
}>

/** Refuses with `credential.version-*` or `credential.overlap-*`; a dead secret stays dead. */
export async function changeOverlap(
  deps: Deps,
  caller: Caller,
  input: ChangeOverlapInput,
): Promise<Outcome<null>> {
  return changeApplication(
    deps,
    caller,
    input.id,
    'application.reset-secret',
    async (tx, reached, now) => {
      const { application, organisation } = reached
      const versions = await listSecretVersions(tx, application.id)
      const policy = { overlapSecondsMax: organisation.settings.maximumOverlapSeconds }
      const decided = decideOverlap(versions, input.version, input.endsAt, policy, now)
      if (!decided.ok) return decided
      const changed = decided.value.filter((each) => each.version === input.version)
      await updateSecretEnds(tx, application.id, changed)
      await touchApplication(tx, application.id, new Date(now))
      const endsAt = new Date(Math.max(input.endsAt, now)).toISOString()
      const detail = { version: input.version, endsAt }
      const event = applicationEvent(caller, 'secret.overlap-changed', application, detail)
      await appendEvents(tx, [event], now)
      return accept(null)
    },
  )
}
