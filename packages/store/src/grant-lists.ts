/** The lists of grants across applications: my permissions, and those that I administer (GT2, GT3). */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Day } from '@portico/domain'
import { findGrantsIn } from './grants.ts'
import type { Grant } from './grants.ts'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>
type Condition = RawBuilder<boolean>

export type GrantsPage = Readonly<{
  /** Of my applications; of what I administer; of everything. */
  scope: 'mine' | 'administered' | 'all'
  memberId: string
  today: Day
  kind: 'api' | 'data-source'
  /** A part of the name of the API or data source. */
  q: string | undefined
  projectId: string | undefined
  applicationId: string | undefined
  /** Id of one API or data source. */
  targetId: string | undefined
  /** Only what is valid today and ends by this day. */
  expiringUntil: Day | undefined
  /** Id of the last one seen; newest first. */
  before: string | undefined
  limit: number
}>

/** Whether a person administers a project, whose APIs they may grant, or owns a data source. */
export async function administersGrants(db: Queries, memberId: string): Promise<boolean> {
  const { rows } = await sql<{ administers: boolean }>`
    select exists (
      select 1 from project_members m join service_projects p on p.id = m.project_id
      where m.member_id = ${memberId} and m.roles @> '{project_admin}' and p.deleted_at is null
    ) or exists (
      select 1 from data_sources where owner_id = ${memberId} and deleted_at is null
    ) as administers`.execute(db)
  return rows[0]?.administers ?? false
}

/** Conditions on a grant, `g`, whichever way it was come by. */
function conditionsOf(page: GrantsPage): Condition {
  const conditions: Condition[] = [sql`g.state = 'valid'`, sql`g.kind = ${sql.lit(page.kind)}`]
  if (page.applicationId !== undefined)
    conditions.push(sql`g.application_id = ${page.applicationId}`)
  if (page.expiringUntil !== undefined) {
    conditions.push(sql`g.expires_on between ${page.today} and ${page.expiringUntil}`)
  }
  if (page.before !== undefined) conditions.push(sql`g.id < ${page.before}`)
  return sql`${sql.join(conditions, sql` and `)}`
}

/** The APIs or data sources to which the page is confined, as ids; null for all of them. */
function targetsOf(page: GrantsPage): RawBuilder<unknown> | null {
  const conditions: Condition[] = []
  const administered = page.scope === 'administered'
  if (page.q !== undefined) conditions.push(sql`position(lower(${page.q}) in lower(t.name)) > 0`)
  if (page.targetId !== undefined) conditions.push(sql`t.id = ${page.targetId}`)
  if (page.kind === 'data-source') {
    if (page.projectId !== undefined) conditions.push(sql`false`)
    if (administered) conditions.push(sql`t.owner_id = ${page.memberId}`)
  } else {
    if (page.projectId !== undefined) conditions.push(sql`t.project_id = ${page.projectId}`)
    if (administered) {
      conditions.push(sql`t.project_id in (
        select project_id from project_members
        where member_id = ${page.memberId} and roles @> '{project_admin}')`)
    }
  }
  if (conditions.length === 0) return null
  const table = sql.table(page.kind === 'api' ? 'apis' : 'data_sources')
  return sql`select t.id from ${table} t
    where t.deleted_at is null and ${sql.join(conditions, sql` and `)}`
}

/**
 * Of every target that counts at most a page of grants is read, through its index: the time grows with how many
 * targets there are, never with how many grants they have.
 */
function selectIds(page: GrantsPage): RawBuilder<{ id: string }> {
  const conditions = conditionsOf(page)
  const column = sql.ref(page.kind === 'api' ? 'g.api_id' : 'g.data_source_id')
  const targets = targetsOf(page)
  const newest = sql`order by g.id desc limit ${page.limit}`
  if (page.scope === 'mine') {
    const among = targets === null ? sql`true` : sql`${column} in (${targets})`
    // The planner knows from its statistics who has few applications, whose grants are then sorted, and who has
    // so many that the newest grants are walked until a page is full.
    return sql`select g.id from grants g where ${conditions} and ${among} and exists (
      select from memberships ms
      where ms.application_id = g.application_id and ms.member_id = ${page.memberId}
        and (ms.expires_on is null or ms.expires_on >= ${page.today})) ${newest}`
  }
  if (targets === null || page.applicationId !== undefined) {
    const among = targets === null ? sql`true` : sql`${column} in (${targets})`
    return sql`select g.id from grants g where ${conditions} and ${among} ${newest}`
  }
  return sql`
    select g.id from (${targets}) t cross join lateral (
      select g.id from grants g where ${column} = t.id and ${conditions} ${newest}) g ${newest}`
}

/** Grants that have not been ended, newest first. */
export async function listGrants(db: Queries, page: GrantsPage): Promise<Grant[]> {
  const { rows } = await selectIds(page).execute(db)
  return findGrantsIn(
    db,
    rows.map(({ id }) => id),
  )
}
