/** Route of what ends soon for the signed-in person. */
import { accept, addDays, listCapabilities } from '@portico/domain'
import type { Action, Actor, Day } from '@portico/domain'
import { listExpiring } from '@portico/store'
import type { Expiring } from '@portico/store'
import type { Deps } from '../deps.ts'
import { readToday } from '../use-cases/organisation.ts'
import type { Handlers } from './handler.ts'

export function createExpiringHandlers(deps: Deps): Pick<Handlers, 'listExpiring'> {
  return {
    listExpiring: async ({ caller, query }) => {
      const db = deps.database.kysely
      const today = await readToday(db, deps.clock())
      const until = addDays(today, query.withinDays)
      const ending = await listExpiring(db, caller.actor.memberId, today, until)
      return accept({ items: ending.map((each) => presentExpiring(caller.actor, each, today)) })
    },
  }
}

function presentExpiring(actor: Actor, each: Expiring, today: Day) {
  const { kind, id, application, subject, endsOn } = each
  return { kind, id, application, subject, endsOn, can: listActions(actor, each, today) }
}

/** Renewing, where the reader may ask for it; for a grant also returning it. */
function listActions(actor: Actor, { kind, membership }: Expiring, today: Day): Action[] {
  const state = 'valid'
  const standing = { membership, today }
  switch (kind) {
    case 'membership': {
      const actions = listCapabilities(actor, { noun: 'application', state: 'active', ...standing })
      return actions.filter((action) => action === 'application.renew')
    }
    case 'api-grant':
      return [...listCapabilities(actor, { noun: 'grant', projectRole: null, state, ...standing })]
    case 'data-source-grant':
      return [
        ...listCapabilities(actor, { noun: 'data-source-grant', ownerIds: [], state, ...standing }),
      ]
  }
}
