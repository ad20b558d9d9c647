/** Routes of application groups. */
import type { ApplicationGroup as GroupBody } from '@portico/contract'
import { accept, listCapabilities, refuse } from '@portico/domain'
import type { Actor, Outcome } from '@portico/domain'
import { findGroup, listGroups } from '@portico/store'
import type { ApplicationGroup } from '@portico/store'
import type { Deps } from '../deps.ts'
import { changeGroupName, createGroup, dissolveGroup } from '../use-cases/change-group.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

type GroupRoutes = 'listGroups' | 'createGroup' | 'updateGroup' | 'deleteGroup'

export function createGroupHandlers(deps: Deps): Pick<Handlers, GroupRoutes> {
  return {
    listGroups: async ({ caller, query }) => {
      const after = readCursor(textKey, query.cursor)?.[0]
      const page = { q: query.q, after, limit: query.limit + 1 }
      const rows = await listGroups(deps.database.kysely, page)
      const present = (row: ApplicationGroup) => presentGroup(caller.actor, row)
      return accept(pageOf(rows, query.limit, (row) => [row.name], present))
    },
    createGroup: async ({ caller, body }) => {
      const id = await createGroup(deps, caller, body)
      return id.ok ? showGroup(deps, caller.actor, id.value) : id
    },
    updateGroup: async ({ caller, params, body, version }) => {
      const changed = await changeGroupName(deps, caller, { id: params.id, ...body, version })
      return changed.ok ? showGroup(deps, caller.actor, params.id) : changed
    },
    deleteGroup: ({ caller, params }) => dissolveGroup(deps, caller, params.id),
  }
}

async function showGroup(deps: Deps, actor: Actor, id: string): Promise<Outcome<GroupBody>> {
  const group = await findGroup(deps.database.kysely, id)
  return group ? accept(presentGroup(actor, group)) : refuse('group.unknown')
}

function presentGroup(actor: Actor, group: ApplicationGroup): GroupBody {
  return {
    id: group.id,
    name: group.name,
    applicationCount: group.applicationCount,
    createdAt: group.createdAt.toISOString(),
    version: group.version,
    can: [...listCapabilities(actor, { noun: 'group' })],
  }
}
