/** What ends soon or has ended without anybody having been told (MB6, MB7). */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Day } from '@portico/domain'
import type { Schema } from './schema.ts'

/** An end that is due to be told; `what` says whether it lies ahead. */
export type DueEnd = Readonly<{
  kind: 'membership' | 'grant' | 'data-source-grant' | 'secret'
  /** What `told_ends` knows it by. */
  subject: string
  what: 'soon' | 'past'
  /** A day; for a secret an instant, ISO 8601. */
  ends: string
  applicationId: string
  applicationName: string
  /** The member whose membership ends; null for the others. */
  memberId: string | null
  grantId: string | null
  /** The API or data source that is granted. */
  granted: string | null
  environment: string | null
  /** The version of the secret. */
  version: number | null
}>

export type EndsInput = Readonly<{
  now: Date
  today: Day
  /** Warned of up to this day (MB7). */
  until: Day
  /** Ends before this day are no news any more. */
  since: Day
  /** The last end of the batch before: what lies behind it is not read again. */
  after: DueEnd | undefined
  limit: number
}>

/** A secret that stops within a day is told of, unless its overlap was no longer than that from the start. */
const secretHours = 24

function notTold(
  kind: RawBuilder<unknown>,
  subject: string,
  ends: string,
  what: RawBuilder<unknown>,
) {
  return sql`not exists (select from told_ends t where t.kind = ${kind}
    and t.subject = ${sql.raw(subject)} and t.ends = ${sql.raw(ends)} and t.what = ${what})`
}

const selections = {
  memberships: selectMemberships,
  grants: selectGrants,
  secrets: selectSecrets,
}

export type EndSource = keyof typeof selections

/** What has ends, in the order in which they are told. */
export const endSources: readonly EndSource[] = ['memberships', 'grants', 'secrets']

/** Ends of one source that are due, at most `limit`, the earliest first. */
export async function listDueEnds(
  db: Kysely<Schema>,
  source: EndSource,
  input: EndsInput,
): Promise<DueEnd[]> {
  const { rows } = await selections[source](input).execute(db)
  return rows
}

/** Ends behind the one that was read last, by the two columns they are ordered by. */
function isBehind(after: DueEnd | undefined, ends: string, subject: string): RawBuilder<unknown> {
  if (after === undefined) return sql`true`
  return sql`(${sql.raw(ends)}, ${sql.raw(subject)}) > (${after.ends}, ${after.subject})`
}

function selectMemberships({ today, until, since, after, limit }: EndsInput): RawBuilder<DueEnd> {
  const what = sql`case when ms.expires_on < ${today}::date then 'past' else 'soon' end`
  return sql`
    select 'membership' as kind, ms.id as subject, ${what} as what, ms.expires_on::text as ends,
      a.id as "applicationId", a.name as "applicationName", ms.member_id as "memberId",
      null as "grantId", null as granted, null as environment, null as version
    from memberships ms join applications a on a.id = ms.application_id
    where ms.role = 'member' and ms.expires_on between ${since}::date and ${until}::date
      and ${isBehind(after, 'ms.expires_on', 'ms.id')}
      and ${notTold(sql`'membership'`, 'ms.id', 'ms.expires_on::text', what)}
    order by ms.expires_on, ms.id limit ${limit}`
}

function selectGrants({ today, until, after, limit }: EndsInput): RawBuilder<DueEnd> {
  const kind = sql`case g.kind when 'api' then 'grant' else 'data-source-grant' end`
  return sql`
    select ${kind} as kind, g.id as subject, 'soon' as what, g.expires_on::text as ends,
      a.id as "applicationId", a.name as "applicationName", null as "memberId",
      g.id as "grantId", coalesce(i.name, d.name) as granted, g.environment, null as version
    from grants g join applications a on a.id = g.application_id
    left join apis i on i.id = g.api_id
    left join data_sources d on d.id = g.data_source_id
    where g.state = 'valid' and g.expires_on between ${today}::date and ${until}::date
      and ${isBehind(after, 'g.expires_on', 'g.id')}
      and ${notTold(kind, 'g.id', 'g.expires_on::text', sql`'soon'`)}
    order by g.expires_on, g.id limit ${limit}`
}

function selectSecrets({ now, after, limit }: EndsInput): RawBuilder<DueEnd> {
  const subject = `s.application_id || ' ' || s.version`
  const ends = `to_char(s.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  return sql`
    select 'secret' as kind, ${sql.raw(subject)} as subject, 'soon' as what, ${sql.raw(ends)} as ends,
      a.id as "applicationId", a.name as "applicationName", null as "memberId",
      null as "grantId", null as granted, null as environment, s.version
    from secret_versions s
    join applications a on a.id = s.application_id and a.state <> 'deleted'
    join secret_versions n on n.application_id = s.application_id and n.version = s.version + 1
    where s.ends_at > ${now}::timestamptz
      and s.ends_at <= ${now}::timestamptz + make_interval(hours => ${secretHours})
      and s.ends_at > n.created_at + make_interval(hours => ${secretHours})
      and ${isBehind(after, ends, subject)}
      and ${notTold(sql`'secret'`, subject, ends, sql`'soon'`)}
    order by ends, subject limit ${limit}`
}

/** Notes what is about to be told; of several that tell at once each end belongs to one. Answers whose it became. */
export async function claimEnds(tx: Kysely<Schema>, ends: readonly DueEnd[]): Promise<DueEnd[]> {
  if (ends.length === 0) return []
  const rows = await tx
    .insertInto('told_ends')
    .values(ends.map(({ kind, subject, ends: end, what }) => ({ kind, subject, ends: end, what })))
    .onConflict((conflict) => conflict.doNothing())
    .returning(['kind', 'subject', 'what'])
    .execute()
  const mine = new Set(rows.map((row) => `${row.kind} ${row.subject} ${row.what}`))
  return ends.filter(({ kind, subject, what }) => mine.has(`${kind} ${subject} ${what}`))
}
