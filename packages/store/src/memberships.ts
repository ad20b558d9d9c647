/** Queries on who belongs to an application: owners, members, and those whose time is over (MB1 to MB7). */
import { sql, type Kysely } from 'kysely'
import type { Day, Membership, MembershipRole } from '@portico/domain'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

/** One person's membership with who they are; an expired one is still there (MB2). */
export type MembershipRecord = Membership &
  Readonly<{ id: string; person: Person; joinedAt: Date; version: number }>

function selectMemberships(db: Queries) {
  return db
    .selectFrom('memberships as ms')
    .innerJoin('members as m', 'm.id', 'ms.member_id')
    .select([
      'ms.id',
      'ms.member_id as memberId',
      'ms.role',
      'ms.expires_on as endsOn',
      'ms.joined_at as joinedAt',
      'ms.version',
      'm.username',
      'm.display_name as displayName',
    ])
}

type MembershipRow = Awaited<ReturnType<ReturnType<typeof selectMemberships>['execute']>>[number]

function membershipOfRow(row: MembershipRow): MembershipRecord {
  const { username, displayName, ...rest } = row
  return {
    ...rest,
    role: row.role as MembershipRole,
    person: { id: row.memberId, username, displayName },
  }
}

export type MembershipsPage = Readonly<{
  applicationId: string
  /** A part of a username or display name. */
  q: string | undefined
  /** Role and membership id of the last one seen. */
  after: readonly [role: MembershipRole, id: string] | undefined
  limit: number
}>

/** People of an application: owners first, each group in the order in which they joined. */
export async function listMemberships(
  db: Queries,
  page: MembershipsPage,
): Promise<MembershipRecord[]> {
  let query = selectMemberships(db).where('ms.application_id', '=', page.applicationId)
  if (page.q !== undefined) {
    query = query.where(
      sql<boolean>`(position(lower(${page.q}) in lower(m.username)) > 0
        or position(lower(${page.q}) in lower(m.display_name)) > 0)`,
    )
  }
  if (page.after !== undefined) {
    const [role, id] = page.after
    query = query.where(sql<boolean>`(ms.role <> 'owner', ms.id) > (${role !== 'owner'}, ${id})`)
  }
  const rows = await query
    .orderBy(sql`ms.role <> 'owner'`)
    .orderBy('ms.id')
    .limit(page.limit)
    .execute()
  return rows.map(membershipOfRow)
}

/** One person's membership of an application, expired or not. */
export async function findMembership(
  db: Queries,
  applicationId: string,
  memberId: string,
): Promise<MembershipRecord | null> {
  const row = await selectMemberships(db)
    .where('ms.application_id', '=', applicationId)
    .where('ms.member_id', '=', memberId)
    .executeTakeFirst()
  return row === undefined ? null : membershipOfRow(row)
}

/** The memberships that some people have of an application; people without one are left out. */
export async function listMembershipsOf(
  db: Queries,
  applicationId: string,
  memberIds: readonly string[],
): Promise<MembershipRecord[]> {
  if (memberIds.length === 0) return []
  const rows = await selectMemberships(db)
    .where('ms.application_id', '=', applicationId)
    .where('ms.member_id', 'in', [...memberIds])
    .execute()
  return rows.map(membershipOfRow)
}

/** The ids of an application's owners. */
export async function listOwnerIds(db: Queries, applicationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships')
    .select('member_id')
    .where('application_id', '=', applicationId)
    .where('role', '=', 'owner')
    .orderBy('id')
    .execute()
  return rows.map((row) => row.member_id)
}

/** Which of some people are active members of the organisation now. */
export async function listActiveMemberIds(
  db: Queries,
  memberIds: readonly string[],
): Promise<Set<string>> {
  if (memberIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('members')
    .select('id')
    .where('id', 'in', [...new Set(memberIds)])
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    // AP7: whoever is made an owner or member here cannot be removed or deactivated until this commits.
    .orderBy('id')
    .forShare()
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** How many people belong to an application today, owners included. */
export async function countCurrentMembers(
  db: Queries,
  applicationId: string,
  today: Day,
): Promise<number> {
  const { people } = await db
    .selectFrom('memberships')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .where('application_id', '=', applicationId)
    .where((eb) => eb.or([eb('expires_on', 'is', null), eb('expires_on', '>=', today)]))
    .executeTakeFirstOrThrow()
  return people
}

export type MembershipToPut = Membership & Readonly<{ id: string; applicationId: string; at: Date }>

/**
 * Gives people the memberships decided for them: a new row, or another role and end for the one they have.
 * The application must be locked. Who comes back after an expiry keeps the day of the first joining.
 */
export async function putMemberships(
  tx: Queries,
  memberships: readonly MembershipToPut[],
): Promise<void> {
  if (memberships.length === 0) return
  await tx
    .insertInto('memberships')
    .values(
      memberships.map((membership) => ({
        id: membership.id,
        application_id: membership.applicationId,
        member_id: membership.memberId,
        role: membership.role,
        expires_on: membership.endsOn,
        joined_at: membership.at,
      })),
    )
    .onConflict((oc) =>
      oc.constraint('memberships__person').doUpdateSet({
        role: sql<string>`excluded.role`,
        expires_on: sql<string | null>`excluded.expires_on`,
        version: sql<number>`memberships.version + 1`,
      }),
    )
    .execute()
}

/** Takes people off an application; the schema refuses the last owner at the commit (AP7). */
export async function deleteMemberships(
  tx: Queries,
  applicationId: string,
  memberIds: readonly string[],
): Promise<void> {
  if (memberIds.length === 0) return
  await tx
    .deleteFrom('memberships')
    .where('application_id', '=', applicationId)
    .where('member_id', 'in', [...memberIds])
    .execute()
}

/** Takes everybody off an application that is being deleted (AP9), and answers how many they were. */
export async function deleteAllMemberships(tx: Queries, applicationId: string): Promise<number> {
  const result = await tx
    .deleteFrom('memberships')
    .where('application_id', '=', applicationId)
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** The memberships that one person has of some applications, by application. */
export async function listOwnMemberships(
  db: Queries,
  memberId: string,
  applicationIds: readonly string[],
): Promise<ReadonlyMap<string, Pick<Membership, 'role' | 'endsOn'>>> {
  if (applicationIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('memberships')
    .where('member_id', '=', memberId)
    .where('application_id', 'in', [...new Set(applicationIds)])
    .select(['application_id', 'role', 'expires_on as endsOn'])
    .execute()
  return new Map(
    rows.map(({ application_id, role, endsOn }) => [
      application_id,
      { role: role as Membership['role'], endsOn },
    ]),
  )
}

/** Owners and unexpired members of an application, up to a limit, owners first. */
export async function listPeopleOf(
  db: Queries,
  applicationId: string,
  today: Day,
  limit: number,
): Promise<readonly Readonly<{ memberId: string; role: MembershipRole }>[]> {
  const rows = await db
    .selectFrom('memberships')
    .select(['member_id as memberId', 'role'])
    .where('application_id', '=', applicationId)
    .where((eb) => eb.or([eb('expires_on', 'is', null), eb('expires_on', '>=', today)]))
    .orderBy('role', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, role: row.role as MembershipRole }))
}
