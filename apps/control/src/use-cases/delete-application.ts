/** Deletes an application for ever, with everything that hangs on it (AP9). */
import { accept, deleteApplication as decideDeletion } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  buryApplication,
  deleteAllMemberships,
  dropApplicationGrants,
  forgetRefusedAddresses,
  listPeopleOf,
  wipeSecrets,
} from '@portico/store'
import type { Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeApplication } from './application-access.ts'
import { applicationEvent } from './application-event.ts'
import { cancelPendingRequestsIn } from './cancel-pending-requests.ts'
import { checkVersion } from './check-version.ts'
import { lifeOf } from './edit-application.ts'

export type DeleteApplicationInput = Readonly<{
  id: string
  /** The name, typed in full. */
  confirmName: string
  version: number | undefined
}>

/**
 * Deletes at once and for good: members, grants, whitelist and secrets go, pending requests are cancelled,
 * and gateways refuse its calls. The name is free again, the AppKey never is.
 */
export async function deleteApplication(
  deps: Deps,
  caller: Caller,
  input: DeleteApplicationInput,
): Promise<Outcome<null>> {
  return changeApplication(deps, caller, input.id, 'application.delete', async (tx, reached) => {
    const { application, organisation } = reached
    const version = checkVersion(input.version, application)
    if (!version.ok) return version
    const decided = decideDeletion(
      { ...lifeOf(application), name: application.name },
      input.confirmName,
      deps.clock(),
    )
    if (!decided.ok) return decided
    const about = { applicationId: application.id }
    const cancelled = await cancelPendingRequestsIn(tx, deps, caller, about, 'application-deleted')
    // Nobody belongs to it afterwards, and all of them are told.
    const people = await listPeopleOf(tx, application.id, organisation.today, 1000)
    const detail = await removeAll(tx, deps, caller, application.id)
    const { groupId, appKey } = application
    const event = applicationEvent(caller, 'application.deleted', application, {
      groupId,
      appKey,
      ...detail,
      requests: cancelled.length,
      people: people.map(({ memberId }) => memberId),
    })
    await appendEvents(tx, [event, ...cancelled], deps.clock())
    return accept(null)
  })
}

async function removeAll(
  tx: Transaction<Schema>,
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Readonly<{ members: number; grants: number }>> {
  const at = new Date(deps.clock())
  const grants = await dropApplicationGrants(tx, id, { by: caller.actor.memberId, at })
  await wipeSecrets(tx, id, at)
  await forgetRefusedAddresses(tx, id)
  const members = await deleteAllMemberships(tx, id)
  await buryApplication(tx, id, at)
  return { members, grants }
}
