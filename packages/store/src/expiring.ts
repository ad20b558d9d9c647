/** What ends soon for one person: their memberships, and the grants of their applications (MB7, GT1). */
import { sql, type Kysely } from 'kysely'
import type { Day, MembershipRole } from '@portico/domain'
import type { Schema } from './schema.ts'

export type Expiring = Readonly<{
  kind: 'membership' | 'api-grant' | 'data-source-grant'
  id: string
  application: Readonly<{ id: string; name: string }>
  /** The person's own membership of it, which is current. */
  membership: Readonly<{ role: MembershipRole; endsOn: Day | null }>
  /** The API or data source; null for a membership. */
  subject: Readonly<{ id: string; name: string }> | null
  endsOn: Day
}>

type ExpiringRow = Readonly<{
  kind: Expiring['kind']
  id: string
  applicationId: string
  applicationName: string
  role: MembershipRole
  myEnd: Day | null
  subjectId: string | null
  subjectName: string | null
  endsOn: Day
}>

/** More than anyone reads; the first to end come first. */
const expiringLimit = 500

/** Everything that is valid today and ends by `until`, the earliest end first. */
export async function listExpiring(
  db: Kysely<Schema>,
  memberId: string,
  today: Day,
  until: Day,
): Promise<Expiring[]> {
  const { rows } = await sql<ExpiringRow>`
    with mine as (
      select ms.id, ms.application_id, ms.role, ms.expires_on, a.name
      from memberships ms join applications a on a.id = ms.application_id
      where ms.member_id = ${memberId} and a.state <> 'deleted'
        and (ms.expires_on is null or ms.expires_on >= ${today})
    )
    select 'membership' as kind, id, application_id as "applicationId", name as "applicationName",
      role, expires_on as "myEnd", null as "subjectId", null as "subjectName", expires_on as "endsOn"
    from mine where expires_on <= ${until}
    union all
    select g.kind || '-grant', g.id, mine.application_id, mine.name, mine.role, mine.expires_on,
      coalesce(i.id, d.id), coalesce(i.name, d.name), g.expires_on
    from mine
    join grants g on g.application_id = mine.application_id and g.state = 'valid'
      and g.expires_on between ${today} and ${until}
    left join apis i on i.id = g.api_id
    left join data_sources d on d.id = g.data_source_id
    order by "endsOn", id limit ${expiringLimit}
  `.execute(db)
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    application: { id: row.applicationId, name: row.applicationName },
    membership: { role: row.role, endsOn: row.myEnd },
    subject:
      row.subjectId === null ? null : { id: row.subjectId, name: row.subjectName ?? row.subjectId },
    endsOn: row.endsOn,
  }))
}
