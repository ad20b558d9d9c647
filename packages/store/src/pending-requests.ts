/** Requests that wait for a decision: by what they are about, by who decides, by when they end (RQ2). */
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { requestsOfRows } from './requests.ts'
import type { StoredRequest } from './requests.ts'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

/** Pending requests by the one thing that they have in common. */
export type PendingRequestsOf =
  | Readonly<{ applicationId: string }>
  | Readonly<{ apiId: string }>
  | Readonly<{ dataSourceId: string }>
  | Readonly<{ applicantId: string }>
  /** Somebody who decides in a step that has not passed, or was asked as a signer. */
  | Readonly<{ approverId: string }>

function conditionOf(about: PendingRequestsOf): RawBuilder<boolean> {
  if ('applicationId' in about) return sql<boolean>`application_id = ${about.applicationId}`
  if ('apiId' in about) {
    return sql<boolean>`kind = 'api-permission' and form ->> 'apiId' = ${about.apiId}`
  }
  if ('dataSourceId' in about) {
    return sql<boolean>`kind = 'data-source-permission' and form ->> 'dataSourceId' = ${about.dataSourceId}`
  }
  if ('applicantId' in about) return sql<boolean>`applicant_id = ${about.applicantId}`
  // Seats of later steps are in the chain only; what is pending is few enough to be looked through.
  return sql<boolean>`jsonb_path_exists(chain,
    '$.steps[*].seats[*] ? (@.approverId == $person || @.signerId == $person)',
    jsonb_build_object('person', ${about.approverId}::text))`
}

/** Locks them, oldest first; a decision that locked one of them before is waited for and left out. */
export async function lockPendingRequests(
  tx: Queries,
  about: PendingRequestsOf,
): Promise<StoredRequest[]> {
  const rows = await tx
    .selectFrom('requests')
    .selectAll()
    .where('state', '=', 'PENDING')
    .where(conditionOf(about))
    .orderBy('id')
    .forUpdate()
    .execute()
  return requestsOfRows(tx, rows)
}

/** Locks requests whose time has come, `limit` at most; those that another control plane holds are left to it. */
export async function lockDueRequests(
  tx: Queries,
  due: 'expires_at' | 'remind_at',
  now: Date,
  limit: number,
): Promise<StoredRequest[]> {
  const rows = await tx
    .selectFrom('requests')
    .selectAll()
    .where('state', '=', 'PENDING')
    .where(due, '<=', now)
    .orderBy(due)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return requestsOfRows(tx, rows)
}

/** Notes when the approvers of a request are reminded next; `null` for no more. */
export async function setNextReminder(tx: Queries, id: string, at: Date | null): Promise<void> {
  await tx.updateTable('requests').set({ remind_at: at }).where('id', '=', id).execute()
}

/**
 * The pending request that asks for the same as each of some grants, as far as a reader may know of it (RQ10).
 *
 * @returns ids of requests by ids of grants
 */
export async function findPendingRequestsOfGrants(
  db: Queries,
  grantIds: readonly string[],
  reader: Readonly<{ memberId: string; isAdministrator: boolean }>,
): Promise<ReadonlyMap<string, string>> {
  if (grantIds.length === 0) return new Map()
  const { rows } = await sql<{ grantId: string; requestId: string }>`
    select g.id as "grantId", max(r.id) as "requestId"
    from grants g
    join requests r on r.state = 'PENDING' and r.application_id = g.application_id
      and r.kind = g.kind || '-permission'
      and r.form ->> 'environment' = g.environment
      and r.form ->> 'apiId' is not distinct from g.api_id
      and r.form ->> 'dataSourceId' is not distinct from g.data_source_id
      and r.form ->> 'access' is not distinct from g.access
    where g.id in (${sql.join([...grantIds])})
      and (${reader.isAdministrator} or r.applicant_id = ${reader.memberId} or exists (
        select 1 from request_participants p
        where p.request_id = r.id and p.member_id = ${reader.memberId}))
    group by g.id
  `.execute(db)
  return new Map(rows.map(({ grantId, requestId }) => [grantId, requestId]))
}
