/** The kill switch that loses nothing: suspends an application, and lets it call again (AP10). */
import {
  accept,
  resumeApplication as decideResumption,
  suspendApplication as decideSuspension,
} from '@portico/domain'
import type { ApplicationLife, Outcome } from '@portico/domain'
import { appendEvents, updateApplication } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeApplication } from './application-access.ts'
import { applicationEvent } from './application-event.ts'
import { lifeOf } from './edit-application.ts'

/** Every gateway refuses its calls from now on. Refuses with `application.not-active`. */
export function suspendApplication(deps: Deps, caller: Caller, id: string): Promise<Outcome<null>> {
  return changeLife(deps, caller, id, 'suspend', decideSuspension)
}

/** Its calls pass again. Refuses with `application.not-suspended`. */
export function resumeApplication(deps: Deps, caller: Caller, id: string): Promise<Outcome<null>> {
  return changeLife(deps, caller, id, 'resume', decideResumption)
}

async function changeLife(
  deps: Deps,
  caller: Caller,
  id: string,
  verb: 'suspend' | 'resume',
  decide: (life: ApplicationLife, now: number) => Outcome<ApplicationLife>,
): Promise<Outcome<null>> {
  const action = `application.${verb}` as const
  return changeApplication(deps, caller, id, action, async (tx, { application }, now) => {
    const decided = decide(lifeOf(application), now)
    if (!decided.ok) return decided
    const { state } = decided.value
    const suspendedAt = state === 'suspended' ? new Date(now) : null
    await updateApplication(tx, id, { life: { state, suspendedAt } }, new Date(now))
    const event = verb === 'suspend' ? 'application.suspended' : 'application.resumed'
    await appendEvents(tx, [applicationEvent(caller, event, application, {})], now)
    return accept(null)
  })
}
