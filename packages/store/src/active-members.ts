/** People of the organisation who can be named: active, and not gone. */
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

/** Those of the given people who are active members, in no particular order. */
export async function findActiveMembers(
  db: Kysely<Schema>,
  ids: readonly string[],
): Promise<Person[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('members')
    .where('id', 'in', [...ids])
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .select(['id', 'username', 'display_name as displayName'])
    .execute()
}
