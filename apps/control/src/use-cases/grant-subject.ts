/** What decides who may do what with grants: the reader's standing in their applications and projects. */
import { stateOfGrant } from '@portico/domain'
import type { Actor, Day, Subject } from '@portico/domain'
import { findProjectRolesOf, listOwnMemberships } from '@portico/store'
import type { Grant, Schema } from '@portico/store'
import type { Kysely } from 'kysely'

export type GrantSubject = Extract<Subject, { noun: 'grant' } | { noun: 'data-source-grant' }>

/** The subjects of some grants, by id; two questions to the database, however many they are. */
export async function subjectsOfGrants(
  db: Kysely<Schema>,
  actor: Actor,
  grants: readonly Grant[],
  today: Day,
): Promise<ReadonlyMap<string, GrantSubject>> {
  const applicationIds = grants.map(({ application }) => application.id)
  const memberships = await listOwnMemberships(db, actor.memberId, applicationIds)
  const roles = await findProjectRolesOf(db, actor.memberId)
  const subjects = grants.map((grant): [string, GrantSubject] => {
    const membership = memberships.get(grant.application.id) ?? null
    const state = stateOfGrant({ endsOn: grant.expiresOn, ended: grant.ended }, today)
    const standing = { state, membership, today }
    if (grant.kind === 'data-source') {
      const ownerIds = grant.dataSourceOwnerId === null ? [] : [grant.dataSourceOwnerId]
      return [grant.id, { noun: 'data-source-grant', ownerIds, ...standing }]
    }
    const projectRole = (grant.project && roles.get(grant.project.id)) ?? null
    return [grant.id, { noun: 'grant', projectRole, ...standing }]
  })
  return new Map(subjects)
}

export async function subjectOfGrant(
  db: Kysely<Schema>,
  actor: Actor,
  grant: Grant,
  today: Day,
): Promise<GrantSubject> {
  const subject = (await subjectsOfGrants(db, actor, [grant], today)).get(grant.id)
  if (!subject) throw new Error('every grant has a subject')
  return subject
}
