/**
 * The three lists of applications: My, Not Joined and all (AP11), with search and filters, page by page.
 *
 * A page is found in two steps: first the ids, by an index in their order, then what is shown of those few.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { ApplicationState, Day, MembershipRole } from '@portico/domain'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>
type Sql = RawBuilder<unknown>

export type ApplicationView = 'my' | 'not-joined' | 'all'

/** Which applications, and which page of them; the newest come first. */
export type ApplicationsPage = Readonly<{
  view: ApplicationView
  readerId: string
  /** Memberships that ended before this day do not count (MB2). */
  today: Day
  /** A part of the name or AppKey, whatever its case. */
  q: string | undefined
  groupId: string | undefined
  state: 'active' | 'suspended' | undefined
  /** Id of the last one seen. */
  before: string | undefined
  limit: number
}>

/** A row of a list, with the reader's own membership even where it has expired. */
export type ApplicationEntry = Readonly<{
  id: string
  name: string
  group: Readonly<{ id: string; name: string }>
  owners: readonly Person[]
  appKey: string
  state: ApplicationState
  apiCount: number
  dataSourceCount: number
  updatedAt: Date
  membership: Readonly<{ role: MembershipRole; endsOn: Day | null }> | null
  pendingRequestId: string | null
  whitelistEnabled: boolean
  version: number
}>

/** The rows of one page, at most `limit`. */
export async function listApplications(
  db: Queries,
  page: ApplicationsPage,
): Promise<ApplicationEntry[]> {
  const ids = page.q === undefined ? await findPage(db, page) : await searchPage(db, page, page.q)
  return describeApplications(db, ids, page.readerId, page.today)
}

/** How many of the newest applications a search looks through before it asks the index of grams. */
const windowSize = 4000

/** The reader is an owner or a member whose time is not over; `a` is the application. */
function isMine(page: ApplicationsPage): Sql {
  return sql`exists (select from memberships ms
    where ms.application_id = a.id and ms.member_id = ${page.readerId}
      and (ms.expires_on is null or ms.expires_on >= ${page.today}))`
}

/** Literals, not parameters: the planner uses a partial index only for what it can read. */
function isInState(page: ApplicationsPage): Sql {
  if (page.state === 'suspended') return sql`a.state = 'suspended'`
  return page.state === 'active' ? sql`a.state = 'active'` : sql`a.state <> 'deleted'`
}

function listConditions(page: ApplicationsPage): Sql {
  const conditions = [isInState(page)]
  if (page.groupId !== undefined) conditions.push(sql`a.group_id = ${page.groupId}`)
  if (page.before !== undefined) conditions.push(sql`a.id < ${page.before}`)
  return sql.join(conditions, sql` and `)
}

/** Live applications in the order of the list, through the index that serves the view and the filter. */
function selectInOrder(page: ApplicationsPage): Sql {
  if (page.view !== 'my') {
    return sql`select a.id, a.name, a.app_key from applications a
      where ${listConditions(page)} order by a.id desc`
  }
  const before = page.before === undefined ? sql`` : sql`and mine.application_id < ${page.before}`
  return sql`select a.id, a.name, a.app_key
    from memberships mine join applications a on a.id = mine.application_id
    where mine.member_id = ${page.readerId}
      and (mine.expires_on is null or mine.expires_on >= ${page.today})
      and ${listConditions(page)} ${before}
    order by mine.application_id desc`
}

function restrictToView(page: ApplicationsPage): Sql {
  if (page.view === 'my') return isMine(page)
  return page.view === 'not-joined' ? sql`not ${isMine(page)}` : sql`true`
}

async function findPage(db: Queries, page: ApplicationsPage): Promise<string[]> {
  const restricted =
    page.view === 'not-joined'
      ? sql`select a.id from applications a
          where ${listConditions(page)} and not ${isMine(page)} order by a.id desc`
      : selectInOrder(page)
  const { rows } = await sql<{ id: string }>`${restricted} limit ${page.limit}`.execute(db)
  return rows.map((row) => row.id)
}

/**
 * Finds a part of a name or key. A part that many applications share is found among the newest ones; only a
 * rarer one is worth asking the index of grams, whose hits all have to be read and sorted. So neither a part
 * that half of a million applications have nor one that none has takes long.
 */
async function searchPage(db: Queries, page: ApplicationsPage, q: string): Promise<string[]> {
  const matches = sql`(position(lower(${q}) in lower(a.name)) > 0
    or position(lower(${q}) in lower(a.app_key)) > 0)`
  const recent = await sql<{ seen: number; ids: string[] }>`
    with recent as materialized (${selectInOrder(page)} limit ${windowSize})
    select (select count(*) from recent) as seen, array(
      select a.id from recent a where ${matches} and ${restrictToView(page)}
      order by a.id desc limit ${page.limit}) as ids
  `.execute(db)
  const [window] = recent.rows
  if (window !== undefined && (window.seen < windowSize || window.ids.length === page.limit)) {
    return window.ids
  }
  const { rows } = await sql<{ id: string }>`
    with hits as materialized (
      select a.id from applications a
      where a.search_grams @> portico_grams_of_query(${q}) and a.state <> 'deleted'
        and ${listConditions(page)} and ${matches})
    select a.id from hits a where ${restrictToView(page)} order by a.id desc limit ${page.limit}
  `.execute(db)
  return rows.map((row) => row.id)
}

type EntryRow = Omit<ApplicationEntry, 'group' | 'membership'> &
  Readonly<{
    groupId: string
    groupName: string
    myRole: MembershipRole | null
    myEnd: Day | null
  }>

/** What the lists show of some applications, the newest first; ids that are not live are left out. */
export async function describeApplications(
  db: Queries,
  ids: readonly string[],
  readerId: string,
  today: Day,
): Promise<ApplicationEntry[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<EntryRow>`
    select a.id, a.name, a.app_key as "appKey", a.state, a.updated_at as "updatedAt", a.version,
      a.whitelist_enabled as "whitelistEnabled", g.id as "groupId", g.name as "groupName",
      mine.role as "myRole", mine.expires_on as "myEnd",
      coalesce((select json_agg(json_build_object(
          'id', m.id, 'username', m.username, 'displayName', m.display_name) order by m.username)
        from memberships ms join members m on m.id = ms.member_id
        where ms.application_id = a.id and ms.role = 'owner'), '[]') as owners,
      (select count(distinct gr.api_id) from grants gr
        where gr.application_id = a.id and gr.kind = 'api' and gr.state = 'valid'
          and (gr.expires_on is null or gr.expires_on >= ${today})) as "apiCount",
      (select count(distinct gr.data_source_id) from grants gr
        where gr.application_id = a.id and gr.kind = 'data-source' and gr.state = 'valid'
          and (gr.expires_on is null or gr.expires_on >= ${today})) as "dataSourceCount",
      (select r.id from requests r
        where r.application_id = a.id and r.applicant_id = ${readerId} and r.state = 'PENDING'
          and r.kind in ('join-application', 'renew-membership') limit 1) as "pendingRequestId"
    from applications a
    join application_groups g on g.id = a.group_id
    left join memberships mine on mine.application_id = a.id and mine.member_id = ${readerId}
    where a.id in (${sql.join(ids)}) and a.state <> 'deleted'
    order by a.id desc
  `.execute(db)
  return rows.map(({ groupId, groupName, myRole, myEnd, ...row }) => ({
    ...row,
    group: { id: groupId, name: groupName },
    membership: myRole === null ? null : { role: myRole, endsOn: myEnd },
  }))
}
