/**
 * Task Hub's lists: what waits for somebody, what they asked or decided, and all of it, newest first.
 *
 * Like the lists of applications, a page is found in two steps: first the ids, by an index in their order, then
 * the rows of those few.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { RequestKind, RequestState } from '@portico/domain'
import { requestsOfRows } from './requests.ts'
import type { StoredRequest } from './requests.ts'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>
type Sql = RawBuilder<unknown>

export type RequestsPage = Readonly<{
  view: 'to-decide' | 'mine' | 'decided' | 'all'
  memberId: string
  kind: RequestKind | undefined
  state: RequestState | undefined
  /** A part of what was asked for or of the applicant's name. */
  q: string | undefined
  /** Id of the last one seen; newest first. */
  before: string | undefined
  limit: number
}>

/** How many of the newest requests a search looks through before it asks the indexes of grams. */
const windowSize = 1000

/** One of Task Hub's lists, newest first. */
export async function listRequests(db: Queries, page: RequestsPage): Promise<StoredRequest[]> {
  const ids = page.q === undefined ? await findPage(db, page) : await searchPage(db, page, page.q)
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id', 'desc')
    .execute()
  return requestsOfRows(db, rows)
}

function listConditions(page: RequestsPage): Sql {
  const { memberId, view } = page
  const conditions: Sql[] = []
  if (view === 'mine') conditions.push(sql`r.applicant_id = ${memberId}`)
  if (view === 'decided') {
    conditions.push(sql`exists (select from request_participants d
      where d.request_id = r.id and d.member_id = ${memberId} and d.part = 'decided')`)
  }
  if (view === 'to-decide') {
    conditions.push(sql`r.state = 'PENDING' and r.id in (select p.request_id
      from request_participants p where p.member_id = ${memberId} and p.part in ('approver', 'signer'))`)
  }
  if (page.kind !== undefined) conditions.push(sql`r.kind = ${page.kind}`)
  if (page.state !== undefined) conditions.push(sql`r.state = ${page.state}`)
  if (page.before !== undefined) conditions.push(sql`r.id < ${page.before}`)
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** Requests of the page's list in its order, through the index that serves the view. */
function selectInOrder(page: RequestsPage): Sql {
  const columns = sql`select r.id, r.applicant_id, r.application_id, r.asked_name`
  if (page.view !== 'decided') {
    return sql`${columns} from requests r where ${listConditions(page)} order by r.id desc`
  }
  const rest = listConditions({ ...page, view: 'all' })
  return sql`${columns} from request_participants p join requests r on r.id = p.request_id
    where p.member_id = ${page.memberId} and p.part = 'decided' and ${rest}
    order by p.request_id desc`
}

async function findPage(db: Queries, page: RequestsPage): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    ${selectInOrder(page)} limit ${page.limit}`.execute(db)
  return rows.map((row) => row.id)
}

/**
 * Finds a part of the name asked for, of the application's name or of the applicant's. What many have is found among
 * the newest; only what is rarer is worth asking the indexes of grams, whose hits all have to be read.
 */
async function searchPage(db: Queries, page: RequestsPage, q: string): Promise<string[]> {
  const has = (text: Sql) => sql`position(lower(${q}) in lower(${text})) > 0`
  const person = has(sql`m.username || ' ' || m.display_name`)
  const recent = await sql<{ seen: number; ids: string[] }>`
    with recent as materialized (${selectInOrder(page)} limit ${windowSize})
    select (select count(*) from recent) as seen, array(
      select r.id from recent r where ${has(sql`coalesce(r.asked_name, '')`)}
        or (select ${person} from members m where m.id = r.applicant_id)
        or (select ${has(sql`a.name`)} from applications a where a.id = r.application_id)
      order by r.id desc limit ${page.limit}) as ids
  `.execute(db)
  const [window] = recent.rows
  if (window !== undefined && (window.seen < windowSize || window.ids.length === page.limit)) {
    return window.ids
  }
  const grams = sql`portico_grams_of_query(${q})`
  const { rows } = await sql<{ id: string }>`
    with hits as materialized (
      select r.id from members m join requests r on r.applicant_id = m.id
        where m.search_grams @> ${grams} and ${person}
      union select r.id from applications a join requests r on r.application_id = a.id
        where a.search_grams @> ${grams} and a.state <> 'deleted' and ${has(sql`a.name`)}
      union select r.id from applications a join requests r on r.application_id = a.id
        where a.search_grams @> ${grams} and a.state = 'deleted' and ${has(sql`a.name`)}
      union select r.id from requests r
        where portico_grams(r.asked_name) @> ${grams} and ${has(sql`r.asked_name`)})
    select r.id from hits join requests r on r.id = hits.id
    where ${listConditions(page)} order by r.id desc limit ${page.limit}
  `.execute(db)
  return rows.map((row) => row.id)
}

/** How many requests wait for somebody; counted to 100. */
export async function countToDecide(db: Queries, memberId: string): Promise<number> {
  const { waiting } = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('request_participants')
        .where('member_id', '=', memberId)
        .where('part', 'in', ['approver', 'signer'])
        .select('request_id')
        .distinct()
        .limit(100)
        .as('counted'),
    )
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow()
  return waiting
}
