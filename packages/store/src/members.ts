/** Members of the organisation: who they are, what they may do, how they are found. */

import { sql, type Kysely, type Selectable } from 'kysely'
import type { OrganisationRole } from '@portico/domain'
import type { MembersTable, Schema } from './schema.ts'

/** A member of the organisation, present or former. */
export type MemberRecord = Readonly<{
  id: string
  username: string
  displayName: string
  email: string | null
  roles: readonly OrganisationRole[]
  active: boolean
  language: string | null
  timeZone: string | null
  theme: string
  /** Whether they want notices by e-mail. */
  emailNotices: boolean
  createdAt: Date
  lastSignInAt: Date | null
  version: number
}>

const columns = [
  'id',
  'username',
  'display_name',
  'email',
  'roles',
  'active',
  'language',
  'time_zone',
  'theme',
  'email_notices',
  'created_at',
  'last_sign_in_at',
  'version',
] as const

function toMember(row: Pick<Selectable<MembersTable>, (typeof columns)[number]>): MemberRecord {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    email: row.email,
    roles: row.roles as OrganisationRole[],
    active: row.active,
    language: row.language,
    timeZone: row.time_zone,
    theme: row.theme,
    emailNotices: row.email_notices,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    version: row.version,
  }
}

/** Those who have not left. */
function selectMembers(database: Kysely<Schema>) {
  return database.selectFrom('members').select(columns).where('removed_at', 'is', null)
}

/** A member who has not left; null for anybody else. */
export async function findMember(
  database: Kysely<Schema>,
  id: string,
): Promise<MemberRecord | null> {
  const row = await selectMembers(database).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toMember(row)
}

/** A member who may sign in; null for anybody else. */
export async function findActiveMember(
  database: Kysely<Schema>,
  id: string,
): Promise<MemberRecord | null> {
  const member = await findMember(database, id)
  return member?.active === true ? member : null
}

/** The member with a username, in any spelling of case; null when nobody has it. */
export async function findMemberByUsername(
  database: Kysely<Schema>,
  username: string,
): Promise<MemberRecord | null> {
  const row = await selectMembers(database)
    .where(sql`lower(username)`, '=', username.toLowerCase())
    .executeTakeFirst()
  return row === undefined ? null : toMember(row)
}

/** What `insertMember` writes. */
export type NewMember = Readonly<{
  id: string
  username: string
  displayName: string
  email: string | null
  roles: readonly OrganisationRole[]
  active: boolean
  createdAt: Date
}>

/** Adds a member; a `Conflict` (`members__username`) when the username is in use. */
export async function insertMember(database: Kysely<Schema>, member: NewMember): Promise<void> {
  await database
    .insertInto('members')
    .values({
      id: member.id,
      username: member.username,
      display_name: member.displayName,
      email: member.email,
      roles: [...member.roles],
      active: member.active,
      language: null,
      time_zone: null,
      created_at: member.createdAt,
      last_sign_in_at: null,
      removed_at: null,
    })
    .execute()
}

/** Notes when a member signed in; no change of their record, so the version stays. */
export async function noteSignIn(database: Kysely<Schema>, id: string, at: Date): Promise<void> {
  await database.updateTable('members').set({ last_sign_in_at: at }).where('id', '=', id).execute()
}

/** What of a member can change; left out is left alone. */
export type MemberChange = Readonly<{
  displayName?: string | undefined
  email?: string | null | undefined
  roles?: readonly OrganisationRole[] | undefined
  active?: boolean | undefined
  language?: string | null | undefined
  timeZone?: string | null | undefined
  theme?: string | undefined
  emailNotices?: boolean | undefined
}>

/** Changes a member and counts their version up. */
export async function updateMember(
  database: Kysely<Schema>,
  id: string,
  change: MemberChange,
): Promise<void> {
  await database
    .updateTable('members')
    .set((value) => ({
      display_name: change.displayName,
      email: change.email,
      roles: change.roles === undefined ? undefined : [...change.roles],
      active: change.active,
      language: change.language,
      time_zone: change.timeZone,
      theme: change.theme,
      email_notices: change.emailNotices,
      version: value('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

/** Reads a member for a change: others who want to change them wait until the transaction ends. */
export async function lockMember(
  transaction: Kysely<Schema>,
  id: string,
): Promise<MemberRecord | null> {
  const row = await selectMembers(transaction).where('id', '=', id).forUpdate().executeTakeFirst()
  return row === undefined ? null : toMember(row)
}

/** Marks a member as gone. The row stays, so that the past can name them; the username is free again. */
export async function markMemberRemoved(
  transaction: Kysely<Schema>,
  id: string,
  at: Date,
): Promise<void> {
  await transaction
    .updateTable('members')
    .set({ removed_at: at, active: false, email: null })
    .where('id', '=', id)
    .execute()
}

/**
 * How many other active super administrators there are. Locks their rows, so that of two who dismiss each other one
 * waits and then finds the other gone.
 */
export async function countOtherSuperAdmins(
  transaction: Kysely<Schema>,
  memberId: string,
): Promise<number> {
  const rows = await transaction
    .selectFrom('members')
    .select('id')
    .where(sql<boolean>`roles @> array['super_admin']`)
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.filter(({ id }) => id !== memberId).length
}

/** A page of members, in the order of their usernames. */
export type MembersPage = Readonly<{
  /** A part of the username or display name, whatever its case. */
  q: string | undefined
  active: boolean | undefined
  /** Leaves out who belongs to this application: owners, and members whose time is not over on `today`. */
  notInApplication: string | undefined
  today: string
  /** Username and id of the last one seen. */
  after: readonly [username: string, id: string] | undefined
  limit: number
}>

/** The rows of one page, at most `limit`. */
export async function listMembers(
  database: Kysely<Schema>,
  page: MembersPage,
): Promise<MemberRecord[]> {
  const { q, active, notInApplication, today, after } = page
  let query = selectMembers(database)
    .orderBy(sql`lower(username)`)
    .orderBy('id')
    .limit(page.limit)
  if (q !== undefined && q !== '') {
    query = query
      .where(sql<boolean>`search_grams @> portico_grams_of_query(${q})`)
      .where(sql<boolean>`position(lower(${q}) in lower(username || ' ' || display_name)) > 0`)
  }
  if (active !== undefined) query = query.where('active', '=', active)
  if (notInApplication !== undefined) {
    query = query.where(
      sql<boolean>`not exists (
        select from memberships
        where application_id = ${notInApplication} and member_id = members.id
          and (expires_on is null or expires_on >= ${today}::date)
      )`,
    )
  }
  if (after !== undefined) {
    query = query.where(sql<boolean>`(lower(username), id) > (lower(${after[0]}), ${after[1]})`)
  }
  return (await query.execute()).map(toMember)
}

/** What waits for a member: requests to decide and notifications to read. */
export async function countWaiting(
  database: Kysely<Schema>,
  memberId: string,
): Promise<{ toDecide: number; unreadNotifications: number }> {
  const { rows } = await sql<{ toDecide: number; unreadNotifications: number }>`
    select
      (select count(distinct p.request_id) from request_participants p
        join requests r on r.id = p.request_id
        where p.member_id = ${memberId} and p.part in ('approver', 'signer') and r.state = 'PENDING'
      ) as "toDecide",
      (select count(*) from notifications where member_id = ${memberId} and read_at is null)
        as "unreadNotifications"`.execute(database)
  return rows[0] ?? { toDecide: 0, unreadNotifications: 0 }
}
