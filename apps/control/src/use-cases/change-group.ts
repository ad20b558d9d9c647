/** Adds, renames and deletes application groups (GP1, GP2). */
import { accept, authorise, deleteGroup, parseGroupName, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'
import {
  appendEvents,
  countGroupUse,
  inTransaction,
  insertGroup,
  lockGroup,
  removeGroup,
  renameGroup,
} from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { checkVersion } from './check-version.ts'
import { refuseConflicts } from './refuse-conflicts.ts'

/** GP1: the index decides whether a name is free. */
const nameTaken = { application_groups__name: refuse('group.name-taken', { path: 'name' }) }

/** Answers the id of the new group. */
export async function createGroup(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ name: string }>,
): Promise<Outcome<string>> {
  const allowed = authorise(caller.actor, 'organisation.add-group', { noun: 'organisation' })
  if (!allowed.ok) return allowed
  const name = parseGroupName(input.name)
  if (!name.ok) return name
  const id = deps.ids('group')
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      await insertGroup(tx, { id, name: name.value, createdAt: new Date(deps.clock()) })
      const event = eventBy(caller, 'group.created', { kind: 'group', id, name: name.value })
      await appendEvents(tx, [event], deps.clock())
      return accept(id)
    }),
  )
}

export async function changeGroupName(
  deps: Deps,
  caller: Caller,
  input: Readonly<{ id: string; name: string; version: number | undefined }>,
): Promise<Outcome<null>> {
  const name = parseGroupName(input.name)
  return refuseConflicts(nameTaken, () =>
    inTransaction(deps.database, async (tx) => {
      const group = await lockGroup(tx, input.id, 'update')
      if (!group) return refuse('group.unknown')
      const allowed = authorise(caller.actor, 'group.rename', { noun: 'group' })
      if (!allowed.ok) return allowed
      if (!name.ok) return name
      const version = checkVersion(input.version, group)
      if (!version.ok) return version
      await renameGroup(tx, input.id, name.value)
      const subject = { kind: 'group', id: group.id, name: name.value }
      const detail = { before: { name: group.name } }
      await appendEvents(tx, [eventBy(caller, 'group.renamed', subject, { detail })], deps.clock())
      return accept(null)
    }),
  )
}

/** GP2: refuses with `group.in-use`; the lock keeps creations in this group out meanwhile. */
export async function dissolveGroup(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<Outcome<null>> {
  return inTransaction(deps.database, async (tx) => {
    const group = await lockGroup(tx, id, 'update')
    if (!group) return refuse('group.unknown')
    const allowed = authorise(caller.actor, 'group.delete', { noun: 'group' })
    if (!allowed.ok) return allowed
    const decision = deleteGroup(await countGroupUse(tx, id))
    if (!decision.ok) return decision
    await removeGroup(tx, id, new Date(deps.clock()))
    const subject = { kind: 'group', id, name: group.name }
    await appendEvents(tx, [eventBy(caller, 'group.deleted', subject)], deps.clock())
    return accept(null)
  })
}
