/** What hangs on a member: the applications they own and those that would be left without an owner (AP7, MB8). */

import { sql, type Kysely } from 'kysely'
import type { MembershipRole } from '@portico/domain'
import type { Schema } from './schema.ts'

/** An application as it is named to people. */
export type NamedApplication = Readonly<{ id: string; name: string }>

/**
 * Locks the live applications that a member owns, in the order of their ids. Taken before the member's own row, as
 * everybody does who makes owners: of two last owners who go at once, one waits here and then finds the other gone.
 */
export async function lockOwnedApplications(
  transaction: Kysely<Schema>,
  memberId: string,
): Promise<void> {
  await sql`
    select id from applications
    where state <> 'deleted' and id in (
      select application_id from memberships where member_id = ${memberId} and role = 'owner'
    )
    order by id for update`.execute(transaction)
}

/** The live applications of which a member is the only owner who can still sign in, by name; at most `limit`. */
export async function listLastOwnerships(
  database: Kysely<Schema>,
  memberId: string,
  limit: number,
): Promise<NamedApplication[]> {
  const { rows } = await sql<NamedApplication>`
    select a.id, a.name
    from memberships own join applications a on a.id = own.application_id
    where own.member_id = ${memberId} and own.role = 'owner' and a.state <> 'deleted'
      and not exists (
        select from memberships other join members person on person.id = other.member_id
        where other.application_id = own.application_id and other.role = 'owner'
          and other.member_id <> own.member_id and person.active and person.removed_at is null
      )
    order by a.name, a.id
    limit ${limit}`.execute(database)
  return rows
}

/** A membership of a member, with the application's name. */
export type HeldMembership = Readonly<{
  application: NamedApplication
  role: MembershipRole
}>

/** Takes a member off every application and answers what they held in live ones. */
export async function deleteMembershipsOf(
  transaction: Kysely<Schema>,
  memberId: string,
): Promise<HeldMembership[]> {
  const { rows } = await sql<{ id: string; name: string; role: MembershipRole; state: string }>`
    delete from memberships held using applications a
    where held.member_id = ${memberId} and a.id = held.application_id
    returning a.id, a.name, held.role, a.state`.execute(transaction)
  return rows
    .filter(({ state }) => state !== 'deleted')
    .map(({ id, name, role }) => ({ application: { id, name }, role }))
}

/** Takes a member out of every service project. */
export async function deleteProjectRolesOf(
  transaction: Kysely<Schema>,
  memberId: string,
): Promise<void> {
  await transaction.deleteFrom('project_members').where('member_id', '=', memberId).execute()
}
