/** Queries on application groups. */
import { sql, type Kysely } from 'kysely'
import type { Schema } from './schema.ts'

export type ApplicationGroup = Readonly<{
  id: string
  name: string
  createdAt: Date
  version: number
  applicationCount: number
}>

type Queries = Kysely<Schema>

/** A list says how many applications a group holds up to here, and `countLimit` for more. */
export const countLimit = 1000

function selectGroups(db: Queries) {
  return db
    .selectFrom('application_groups as g')
    .select((eb) => [
      'g.id',
      'g.name',
      'g.created_at as createdAt',
      'g.version',
      // An exact total is dear in a group of half a million: counted through its index up to a limit.
      eb
        .selectFrom(
          eb
            .selectFrom('applications as a')
            .whereRef('a.group_id', '=', 'g.id')
            .where('a.state', '<>', 'deleted')
            .select('a.id')
            .limit(countLimit)
            .as('counted'),
        )
        .select((count) => count.fn.countAll<number>().as('n'))
        .as('applicationCount'),
    ])
    .where('g.deleted_at', 'is', null)
    .$narrowType<{ applicationCount: number }>()
}

/** Groups whose name holds `q`, by name; `after` is the name of the last one seen. */
export function listGroups(
  db: Queries,
  page: Readonly<{ q: string | undefined; after: string | undefined; limit: number }>,
): Promise<ApplicationGroup[]> {
  let query = selectGroups(db)
  if (page.q !== undefined) {
    query = query.where(sql<boolean>`position(lower(${page.q}) in lower(g.name)) > 0`)
  }
  if (page.after !== undefined) query = query.where('g.name', '>', page.after)
  return query.orderBy('g.name').limit(page.limit).execute()
}

export async function findGroup(db: Queries, id: string): Promise<ApplicationGroup | null> {
  return (await selectGroups(db).where('g.id', '=', id).executeTakeFirst()) ?? null
}

/**
 * Locks a group against deletion (`share`: others may do so too) or for a change. A creation that refers to
 * the group takes the shared lock, so that it and a deletion cannot both succeed (GP2).
 */
export async function lockGroup(
  tx: Queries,
  id: string,
  strength: 'share' | 'update',
): Promise<{ id: string; name: string; version: number } | null> {
  const query = tx
    .selectFrom('application_groups')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .select(['id', 'name', 'version'])
  const row = await (strength === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst()
  return row ?? null
}

/** Throws `Conflict` on application_groups__name. */
export async function insertGroup(
  tx: Queries,
  group: Readonly<{ id: string; name: string; createdAt: Date }>,
): Promise<void> {
  await tx
    .insertInto('application_groups')
    .values({ id: group.id, name: group.name, created_at: group.createdAt })
    .execute()
}

/** Throws `Conflict` on application_groups__name. */
export async function renameGroup(tx: Queries, id: string, name: string): Promise<void> {
  await tx
    .updateTable('application_groups')
    .set((eb) => ({ name, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** What keeps a group from being deleted (GP2). */
export async function countGroupUse(
  db: Queries,
  id: string,
): Promise<{ applications: number; requests: number }> {
  const applications = await db
    .selectFrom('applications')
    .where('group_id', '=', id)
    .where('state', '<>', 'deleted')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const requests = await db
    .selectFrom('requests')
    .where('group_id', '=', id)
    .where('kind', '=', 'create-application')
    .where('state', '=', 'PENDING')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return { applications: applications.n, requests: requests.n }
}

/** The row stays for what still names it; the name is free again. */
export async function removeGroup(tx: Queries, id: string, at: Date): Promise<void> {
  await tx.updateTable('application_groups').set({ deleted_at: at }).where('id', '=', id).execute()
}
