/** Queries that say who holds an approver's role (RQ6). */
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

/** Active administrators of the organisation. */
export async function listAdministratorIds(db: Queries): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .where((eb) => eb('roles', '&&', eb.val(['super_admin', 'system_admin'])))
    .select('id')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

/** People with the role of administrator in a service project. */
export async function listProjectAdministratorIds(
  db: Queries,
  projectId: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('project_members')
    .where('project_id', '=', projectId)
    .where((eb) => eb('roles', '@>', eb.val(['project_admin'])))
    .select('member_id')
    .orderBy('member_id')
    .execute()
  return rows.map((row) => row.member_id)
}

/** People by id, those who left included: the past goes on naming them. */
export async function findPeople(
  db: Queries,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (ids.length === 0) return new Map()
  const people = await db
    .selectFrom('members')
    .where('id', 'in', [...new Set(ids)])
    .select(['id', 'username', 'display_name as displayName'])
    .execute()
  return new Map(people.map((person) => [person.id, person]))
}
