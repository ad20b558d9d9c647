/** Queries on service projects and the roles of their people. */
import { sql, type Kysely } from 'kysely'
import type { ProjectRole } from '@portico/domain'
import type { Schema } from './schema.ts'

export type Person = Readonly<{ id: string; username: string; displayName: string }>

export type ServiceProject = Readonly<{
  id: string
  name: string
  description: string
  createdAt: Date
  version: number
  apiCount: number
  administrators: readonly Person[]
}>

type Queries = Kysely<Schema>

function selectProjects(db: Queries) {
  return db
    .selectFrom('service_projects as p')
    .where('p.deleted_at', 'is', null)
    .select((eb) => [
      'p.id',
      'p.name',
      'p.description',
      'p.created_at as createdAt',
      'p.version',
      eb
        .selectFrom('apis as a')
        .whereRef('a.project_id', '=', 'p.id')
        .where('a.deleted_at', 'is', null)
        .select((count) => count.fn.countAll<number>().as('n'))
        .as('apiCount'),
      sql<Person[]>`coalesce((
        select json_agg(json_build_object('id', m.id, 'username', m.username, 'displayName', m.display_name)
                        order by m.username)
        from project_members pm join members m on m.id = pm.member_id
        where pm.project_id = p.id and 'project_admin' = any(pm.roles) and m.removed_at is null
      ), '[]')`.as('administrators'),
    ])
    .$narrowType<{ apiCount: number }>()
}

/** Projects whose name holds `q`, by name; `after` is the name of the last one seen. */
export function listProjects(
  db: Queries,
  page: Readonly<{ q: string | undefined; after: string | undefined; limit: number }>,
): Promise<ServiceProject[]> {
  let query = selectProjects(db)
  if (page.q !== undefined) {
    query = query.where(sql<boolean>`position(lower(${page.q}) in lower(p.name)) > 0`)
  }
  if (page.after !== undefined) query = query.where('p.name', '>', page.after)
  return query.orderBy('p.name').limit(page.limit).execute()
}

export async function findProject(db: Queries, id: string): Promise<ServiceProject | null> {
  return (await selectProjects(db).where('p.id', '=', id).executeTakeFirst()) ?? null
}

/** Locks a project for a change, or (`share`) against its deletion while an API is added to it. */
export async function lockProject(
  tx: Queries,
  id: string,
  strength: 'share' | 'update',
): Promise<{ id: string; name: string; version: number } | null> {
  const query = tx
    .selectFrom('service_projects')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .select(['id', 'name', 'version'])
  const row = await (strength === 'share' ? query.forShare() : query.forUpdate()).executeTakeFirst()
  return row ?? null
}

/** Throws `Conflict` on service_projects__name. */
export async function insertProject(
  tx: Queries,
  project: Readonly<{ id: string; name: string; description: string; createdAt: Date }>,
): Promise<void> {
  await tx
    .insertInto('service_projects')
    .values({
      id: project.id,
      name: project.name,
      description: project.description,
      created_at: project.createdAt,
    })
    .execute()
}

/** Throws `Conflict` on service_projects__name. */
export async function updateProject(
  tx: Queries,
  id: string,
  change: Readonly<{ name?: string; description?: string }>,
): Promise<void> {
  await tx
    .updateTable('service_projects')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** The row stays for what still names it; the name is free again. */
export async function removeProject(tx: Queries, id: string, at: Date): Promise<void> {
  await tx.updateTable('service_projects').set({ deleted_at: at }).where('id', '=', id).execute()
}

export type ProjectMember = Readonly<{ person: Person; roles: readonly ProjectRole[] }>

export async function listProjectMembers(db: Queries, projectId: string): Promise<ProjectMember[]> {
  const rows = await db
    .selectFrom('project_members as pm')
    .innerJoin('members as m', 'm.id', 'pm.member_id')
    .where('pm.project_id', '=', projectId)
    .where('m.removed_at', 'is', null)
    .select(['m.id', 'm.username', 'm.display_name as displayName', 'pm.roles'])
    .orderBy('m.username')
    .execute()
  return rows.map(({ roles, ...person }) => ({ person, roles: roles as ProjectRole[] }))
}

/** The roles a person holds in a project; empty for none. */
export async function findProjectRoles(
  db: Queries,
  projectId: string,
  memberId: string,
): Promise<ProjectRole[]> {
  const row = await db
    .selectFrom('project_members')
    .where('project_id', '=', projectId)
    .where('member_id', '=', memberId)
    .select('roles')
    .executeTakeFirst()
  return (row?.roles ?? []) as ProjectRole[]
}

/** Sets a person's roles in a project; none removes the person from it. */
export async function setProjectRoles(
  tx: Queries,
  projectId: string,
  memberId: string,
  roles: readonly ProjectRole[],
): Promise<void> {
  if (roles.length === 0) {
    await tx
      .deleteFrom('project_members')
      .where('project_id', '=', projectId)
      .where('member_id', '=', memberId)
      .execute()
    return
  }
  await tx
    .insertInto('project_members')
    .values({ project_id: projectId, member_id: memberId, roles: [...roles] })
    .onConflict((oc) => oc.columns(['project_id', 'member_id']).doUpdateSet({ roles: [...roles] }))
    .execute()
}

const byStrength: readonly ProjectRole[] = [
  'project_admin',
  'developer',
  'operator',
  'business_user',
]

/** Of the roles a person holds in a project the one that allows most; null for none. */
export async function findStrongestProjectRole(
  db: Queries,
  projectId: string,
  memberId: string,
): Promise<ProjectRole | null> {
  const roles = await findProjectRoles(db, projectId, memberId)
  return byStrength.find((role) => roles.includes(role)) ?? null
}

/** Every project in which a person has a role, with the strongest one. */
export async function findProjectRolesOf(
  db: Queries,
  memberId: string,
): Promise<ReadonlyMap<string, ProjectRole>> {
  const rows = await db
    .selectFrom('project_members')
    .where('member_id', '=', memberId)
    .select(['project_id', 'roles'])
    .execute()
  const strongest = rows.flatMap((row) => {
    const role = byStrength.find((each) => row.roles.includes(each))
    return role === undefined ? [] : [[row.project_id, role] as const]
  })
  return new Map(strongest)
}
