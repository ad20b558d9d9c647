/** Edits an application: name, group, scenario and owners, without approval (AP7, AP8). */
import { accept, editApplication as decideEdit, refuse } from '@portico/domain'
import type { ApplicationEdit, ApplicationLife, EditedApplication, Outcome } from '@portico/domain'
import {
  appendEvents,
  deleteMemberships,
  listActiveMemberIds,
  listOwnerIds,
  lockGroup,
  updateApplication,
} from '@portico/store'
import type { LockedApplication, NewEvent, Schema } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { changeApplication } from './application-access.ts'
import { applicationEvent, membershipEvent } from './application-event.ts'
import { checkVersion } from './check-version.ts'
import { putOwners } from './create-application.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

export type EditApplicationInput = Readonly<{
  id: string
  edit: ApplicationEdit
  /** The version that the editor had loaded, if the client sent it. */
  version: number | undefined
}>

const conflicts = {
  applications__group_id_name: refuse('application.name-taken', { path: 'name' }),
  memberships__last_owner: refuse('application.last-owner', { path: 'ownerIds' }),
}

/**
 * Changes what the edit names. Refuses with `version.stale`, every faulty field at once, or
 * `application.name-taken`, which the database decides.
 */
export async function editApplication(
  deps: Deps,
  caller: Caller,
  input: EditApplicationInput,
): Promise<Outcome<null>> {
  return refuseConflicts(conflicts, () =>
    changeApplication(deps, caller, input.id, 'application.edit', async (tx, { application }) => {
      const version = checkVersion(input.version, application)
      if (!version.ok) return version
      const edited = await decide(tx, application, input.edit)
      if (!edited.ok || edited.value.changed.length === 0) return edited.ok ? accept(null) : edited
      await writeEdit(tx, deps, application, edited.value)
      await appendEvents(tx, listEvents(caller, application, edited.value), deps.clock())
      return accept(null)
    }),
  )
}

async function decide(
  tx: Transaction<Schema>,
  application: LockedApplication,
  edit: ApplicationEdit,
): Promise<Outcome<EditedApplication>> {
  const { groupId, version } = application
  const moved = edit.groupId !== undefined && edit.groupId !== groupId
  // Held until the end, so that the group cannot be deleted before the application is in it (GP2).
  const group = moved ? await lockGroup(tx, edit.groupId, 'share') : null
  const ownerIds = await listOwnerIds(tx, application.id)
  return decideEdit({ ...application, ...lifeOf(application), ownerIds, version }, edit, {
    version,
    activeMemberIds: await listActiveMemberIds(tx, edit.ownerIds ?? []),
    groupExists: (id) => group?.id === id,
  })
}

/** Where an application is in its life, as the rules see it. */
export function lifeOf(application: LockedApplication): ApplicationLife {
  const { state, suspendedAt, deletedAt } = application
  if (state === 'suspended') return { state, suspendedAt: suspendedAt?.getTime() ?? 0 }
  return state === 'deleted' ? { state, deletedAt: deletedAt?.getTime() ?? 0 } : { state }
}

async function writeEdit(
  tx: Transaction<Schema>,
  deps: Deps,
  application: LockedApplication,
  { profile, owners }: EditedApplication,
): Promise<void> {
  const { name, groupId, scenario } = profile
  const at = new Date(deps.clock())
  await updateApplication(tx, application.id, { name, groupId, scenario }, at)
  await putOwners(tx, deps, application.id, owners.added)
  await deleteMemberships(tx, application.id, owners.removed)
}

function listEvents(
  caller: Caller,
  application: LockedApplication,
  { profile, changed, owners }: EditedApplication,
): NewEvent[] {
  const { added, removed } = owners
  const named = { id: application.id, name: profile.name }
  const detail = {
    changed,
    ...(changed.includes('name') && { nameBefore: application.name }),
    ...(changed.includes('groupId') && { groupId: profile.groupId }),
    ...(changed.includes('ownerIds') && { ownersAdded: added, ownersRemoved: removed }),
  }
  const role = 'owner'
  return [
    applicationEvent(caller, 'application.edited', named, detail),
    ...added.map((id) => membershipEvent(caller, 'membership.added', named, id, { role })),
    ...removed.map((id) => membershipEvent(caller, 'membership.removed', named, id, { role })),
  ]
}
