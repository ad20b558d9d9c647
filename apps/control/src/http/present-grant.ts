/** Grants as people see them: names, the state of the day, and what the reader may do (AC3). */
import type { Grant as GrantBody } from '@portico/contract'
import { can, isAdministrator, listCapabilities, stateOfGrant } from '@portico/domain'
import type { Actor, Day } from '@portico/domain'
import { findPendingRequestsOfGrants } from '@portico/store'
import type { Grant, Schema } from '@portico/store'
import type { Kysely } from 'kysely'
import { subjectsOfGrants } from '../use-cases/grant-subject.ts'
import type { GrantSubject } from '../use-cases/grant-subject.ts'

export async function presentGrants(
  db: Kysely<Schema>,
  actor: Actor,
  grants: readonly Grant[],
  today: Day,
): Promise<GrantBody[]> {
  const subjects = await subjectsOfGrants(db, actor, grants, today)
  const reader = { memberId: actor.memberId, isAdministrator: isAdministrator(actor) }
  const ids = grants.map(({ id }) => id)
  const pending = await findPendingRequestsOfGrants(db, ids, reader)
  return grants.map((grant) => {
    const { dataSourceOwnerId: _, ended, ...shown } = grant
    const subject = subjects.get(grant.id)
    return {
      ...shown,
      state: stateOfGrant({ endsOn: grant.expiresOn, ended }, today),
      grantedAt: grant.grantedAt.toISOString(),
      pendingRequestId: pending.get(grant.id) ?? null,
      can: subject ? listActions(actor, subject) : [],
    }
  })
}

/** What the table says of the grant itself, and whether the reader gives grants of its target another end. */
function listActions(actor: Actor, subject: GrantSubject): string[] {
  const actions: string[] = [...listCapabilities(actor, subject)]
  if (subject.state !== 'valid' && subject.state !== 'expired') return actions
  if (subject.noun === 'grant') {
    const api = { noun: 'api', projectRole: subject.projectRole, ownerId: null } as const
    if (can(actor, 'api.grant', api)) actions.push('api.grant')
  } else if (can(actor, 'data-source.grant', { noun: 'data-source', ownerIds: subject.ownerIds })) {
    actions.push('data-source.grant')
  }
  return actions
}
