/** Routes of grants: of one application, mine, and those that I administer. */
import type { Grant as GrantBody } from '@portico/contract'
import { accept, addDays, isAdministrator, refuse } from '@portico/domain'
import type { Actor, Outcome } from '@portico/domain'
import { findGrant, listApplicationGrants, listGrants } from '@portico/store'
import type { Grant, GrantsPage } from '@portico/store'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { reachApplication } from '../use-cases/application-access.ts'
import { giveUpGrant } from '../use-cases/end-grant.ts'
import { giveGrantTo, renewGrant } from '../use-cases/give-grant.ts'
import { targetOf } from '../use-cases/grant-target.ts'
import { readToday } from '../use-cases/organisation.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'
import { presentGrants } from './present-grant.ts'

type GrantRoutes =
  | 'listApplicationGrants'
  | 'createGrant'
  | 'renewGrant'
  | 'endGrant'
  | 'listGrants'

export function createGrantHandlers(deps: Deps): Pick<Handlers, GrantRoutes> {
  const db = deps.database.kysely
  return {
    listApplicationGrants: (call) => listOfApplication(deps, call),
    createGrant: async ({ caller, params, body }) => {
      const { environment, validity, reason } = body
      const input = { applicationId: params.id, target: targetOf(body), environment, validity }
      const id = await giveGrantTo(deps, caller, { ...input, reason })
      return id.ok ? showGrant(deps, caller.actor, id.value) : id
    },
    renewGrant: async ({ caller, params, body }) => {
      const { id: applicationId, grantId } = params
      const { validity, reason } = body
      const renewed = await renewGrant(deps, caller, { applicationId, grantId, validity, reason })
      return renewed.ok ? showGrant(deps, caller.actor, grantId) : renewed
    },
    endGrant: ({ caller, params, body }) =>
      giveUpGrant(deps, caller, {
        applicationId: params.id,
        grantId: params.grantId,
        reason: body.reason,
      }),
    listGrants: async ({ caller, query }) => {
      const rows = await listGrants(db, await readPage(deps, caller, query))
      return pageOfGrants(deps, caller.actor, rows, query.limit)
    },
  }
}

async function listOfApplication(
  deps: Deps,
  { caller, params, query }: Parameters<Handlers['listApplicationGrants']>[0],
) {
  const db = deps.database.kysely
  const action = 'application.view-grants'
  const reached = await reachApplication(db, caller, params.id, action, deps.clock())
  if (!reached.ok) return reached
  const { today } = reached.value.organisation
  const before = readCursor(textKey, query.cursor)?.[0]
  const { q, kind, state, limit } = query
  const page = { applicationId: params.id, q, kind, state, today, before, limit: limit + 1 }
  return pageOfGrants(deps, caller.actor, await listApplicationGrants(db, page), limit)
}

type GrantsQuery = Parameters<Handlers['listGrants']>[0]['query']

async function readPage(deps: Deps, caller: Caller, query: GrantsQuery): Promise<GrantsPage> {
  const today = await readToday(deps.database.kysely, deps.clock())
  const { view, kind, q, projectId, applicationId, targetId, expiringWithinDays, limit } = query
  const everything = view === 'administered' && isAdministrator(caller.actor)
  return {
    scope: everything ? 'all' : view,
    memberId: caller.actor.memberId,
    today,
    kind,
    q,
    projectId,
    applicationId,
    targetId,
    expiringUntil:
      expiringWithinDays === undefined ? undefined : addDays(today, expiringWithinDays),
    before: readCursor(textKey, query.cursor)?.[0],
    limit: limit + 1,
  }
}

async function pageOfGrants(deps: Deps, actor: Actor, rows: readonly Grant[], limit: number) {
  const db = deps.database.kysely
  const grants = await presentGrants(db, actor, rows, await readToday(db, deps.clock()))
  return accept(
    pageOf(
      grants,
      limit,
      ({ id }) => [id],
      (grant) => grant,
    ),
  )
}

async function showGrant(deps: Deps, actor: Actor, id: string): Promise<Outcome<GrantBody>> {
  const db = deps.database.kysely
  const grant = await findGrant(db, id)
  if (!grant) return refuse('grant.unknown')
  const today = await readToday(db, deps.clock())
  const [shown] = await presentGrants(db, actor, [grant], today)
  return shown ? accept(shown) : refuse('grant.unknown')
}
