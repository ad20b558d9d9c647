/** Who could have seen the present secret of an application, and who did: from memberships and events. */
import { sql, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

export type KnownBy = Readonly<{
  person: Person
  role: 'owner' | 'member' | 'former' | 'administrator'
  /** When the person last saw it: showed it, or made it. */
  revealedAt: Date | null
}>

/** More people than anyone reads; an application has a handful. */
const peopleLimit = 1000

type KnownByRow = Person & Readonly<{ role: KnownBy['role']; revealedAt: Date | null }>

/**
 * Everybody who had a right to the present secret at any time since it was made, whoever is still an owner or
 * member first, with the last time they saw it. An administrator is named whether or not they looked.
 *
 * @param present the current version and when it was made
 * @param today and `presentDay`: days of the organisation, now and when the version was made
 */
export async function listKnownBy(
  db: Queries,
  applicationId: string,
  present: Readonly<{ version: number; createdAt: Date; day: string }>,
  today: string,
): Promise<KnownBy[]> {
  const { rows } = await sql<KnownByRow>`
    with seen as (
      select actor_id as id, max(at) as at from events
      where application_id = ${applicationId} and outcome = 'done' and actor_id is not null
        and event in ('secret.revealed', 'secret.reset')
        and detail->>'version' = ${String(present.version)}
      group by actor_id
    ), entitled as (
      select member_id as id, role, (expires_on is null or expires_on >= ${today}) as current
      from memberships
      where application_id = ${applicationId}
        and (expires_on is null or expires_on >= ${present.day})
    ), removed as (
      select distinct subject_id as id from events
      where application_id = ${applicationId} and event = 'membership.removed' and outcome = 'done'
        and at >= ${present.createdAt}
    ), named as (
      select m.id, m.username, m.display_name as "displayName", seen.at as "revealedAt",
        case when entitled.current then entitled.role
          when m.roles && array['super_admin', 'system_admin'] and m.active and m.removed_at is null
          then 'administrator' else 'former' end as role
      from members m
      left join seen on seen.id = m.id
      left join entitled on entitled.id = m.id
      where m.id in (select id from seen union select id from entitled union select id from removed
        union select id from members
          where roles && array['super_admin', 'system_admin'] and active and removed_at is null)
    )
    select * from named
    order by array_position(array['owner', 'member', 'former', 'administrator'], role), username
    limit ${peopleLimit}
  `.execute(db)
  return rows.map(({ role, revealedAt, ...person }) => ({ person, role, revealedAt }))
}
