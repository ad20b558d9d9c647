/** Reading what gateways reported of an application: its calls, counts, addresses and last use. */
import { sql, type Kysely } from 'kysely'
import { firstServerError } from '@portico/domain'
import type { CallOutcome, Environment } from '@portico/domain'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

/** A call as it was recorded, with the API's name if it still has one. */
export type RecordedCall = Readonly<{
  id: number
  requestId: string
  at: Date
  gatewayId: string
  apiId: string | null
  apiName: string | null
  applicationId: string | null
  appKey: string | null
  environment: Environment | null
  clientAddress: string
  authentication: string
  secretVersion: number | null
  method: string
  path: string
  status: number
  code: string | null
  durationMs: number
  upstreamMs: number | null
  requestBytes: number
  responseBytes: number
}>

function selectCalls(db: Queries) {
  return db
    .selectFrom('call_records as c')
    .leftJoin('apis as i', 'i.id', 'c.api_id')
    .select([
      'c.id',
      'c.request_id as requestId',
      'c.at',
      'c.gateway_id as gatewayId',
      'c.api_id as apiId',
      'i.name as apiName',
      'c.application_id as applicationId',
      'c.app_key as appKey',
      'c.environment',
      'c.client_address as clientAddress',
      'c.authentication',
      'c.secret_version as secretVersion',
      'c.method',
      'c.path',
      'c.status',
      'c.code',
      'c.duration_ms as durationMs',
      'c.upstream_ms as upstreamMs',
      'c.request_bytes as requestBytes',
      'c.response_bytes as responseBytes',
    ])
    .$narrowType<{ environment: Environment | null }>()
}

export type CallsPage = Readonly<{
  applicationId: string
  q: string | undefined
  outcome: CallOutcome | undefined
  apiId: string | undefined
  from: Date | undefined
  to: Date | undefined
  /** Id of the last one seen. */
  before: number | undefined
  limit: number
}>

/** Calls of an application, the newest report first; `q` is a part of the path or a client address. */
export async function listCalls(db: Queries, page: CallsPage): Promise<RecordedCall[]> {
  let query = selectCalls(db).where('c.application_id', '=', page.applicationId)
  // As `outcomeOfCall` of the domain has it.
  if (page.outcome === 'failed') query = query.where('c.status', '>=', firstServerError)
  else if (page.outcome !== undefined) {
    query = query
      .where('c.status', '<', firstServerError)
      .where('c.code', page.outcome === 'passed' ? 'is' : 'is not', null)
  }
  if (page.apiId !== undefined) query = query.where('c.api_id', '=', page.apiId)
  if (page.from !== undefined) query = query.where('c.at', '>=', page.from)
  if (page.to !== undefined) query = query.where('c.at', '<', page.to)
  if (page.before !== undefined) query = query.where('c.id', '<', page.before)
  if (page.q !== undefined) {
    query = query.where(
      sql<boolean>`(position(lower(${page.q}) in lower(c.path)) > 0
        or c.client_address = ${page.q} or c.request_id = ${page.q})`,
    )
  }
  return query.orderBy('c.id', 'desc').limit(page.limit).execute()
}

/** The record of one call, by the id that its caller was told. */
export async function findCall(db: Queries, requestId: string): Promise<RecordedCall | null> {
  const row = await selectCalls(db).where('c.request_id', '=', requestId).executeTakeFirst()
  return row ?? null
}

export type UsagePoint = Readonly<{ at: Date; passed: number; refused: number; failed: number }>

/** Calls per hour or per day (UTC) since an instant, by outcome; steps without a call are left out. */
export async function listUsage(
  db: Queries,
  applicationId: string,
  since: Date,
  step: 'hour' | 'day',
): Promise<UsagePoint[]> {
  const { rows } = await sql<UsagePoint>`
    select date_trunc(${step}, hour, 'UTC') as at,
      coalesce(sum(calls) filter (where outcome = 'passed'), 0)::bigint as passed,
      coalesce(sum(calls) filter (where outcome = 'refused'), 0)::bigint as refused,
      coalesce(sum(calls) filter (where outcome = 'failed'), 0)::bigint as failed
    from call_counts
    where application_id = ${applicationId} and hour >= ${since}
    group by 1 order by 1
  `.execute(db)
  return rows
}

export type SecretUse = Readonly<{
  version: number
  lastUsedAt: Date
  callsLastHour: number
  callsLastDay: number
}>

/**
 * What each secret version signs (CR7). Counts are kept by the hour, so "last hour" is the present one and the
 * one before it, and "last day" those 24 and the present one. Refused calls count: their caller holds the
 * secret too.
 */
export async function listSecretUse(
  db: Queries,
  applicationId: string,
  now: Date,
): Promise<SecretUse[]> {
  const { rows } = await sql<SecretUse>`
    select secret_version as version, max(last_at) as "lastUsedAt",
      coalesce(sum(calls) filter (where hour >= date_trunc('hour', ${now}::timestamptz, 'UTC') - interval '1 hour'), 0)
        ::bigint as "callsLastHour",
      coalesce(sum(calls) filter (where hour >= date_trunc('hour', ${now}::timestamptz, 'UTC') - interval '24 hours'), 0)
        ::bigint as "callsLastDay"
    from call_counts
    where application_id = ${applicationId} and secret_version > 0
    group by secret_version
  `.execute(db)
  return rows
}

export type SecretAddress = SeenAddress & Readonly<{ version: number }>

/** Looking further back would read too much for a page that is asked for every few seconds. */
const addressesAmong = 10_000

/** Which addresses each secret version signed from since an instant, the latest first, among the application's last 10,000 calls (CR7). */
export async function listSecretAddresses(
  db: Queries,
  applicationId: string,
  since: Date,
): Promise<SecretAddress[]> {
  const { rows } = await sql<SecretAddress>`
    select secret_version as version, client_address as address, count(*)::int as calls,
      max(at) as "lastAt"
    from (
      select secret_version, client_address, at from call_records
      where application_id = ${applicationId} order by id desc limit ${addressesAmong}
    ) recent
    where secret_version is not null and at >= ${since}
    group by secret_version, client_address
    order by max(at) desc, client_address
  `.execute(db)
  return rows
}

/** When a gateway last saw the application call; null for never. */
export async function findLastCall(db: Queries, applicationId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('call_counts')
    .select('last_at')
    .where('application_id', '=', applicationId)
    // Within the newest hour one row per secret and outcome, so a handful is enough.
    .orderBy('hour', 'desc')
    .orderBy('last_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.last_at ?? null
}

export type SeenAddress = Readonly<{ address: string; calls: number; lastAt: Date }>

/** Addresses from which calls were refused since an instant, the latest first (AR6). */
export async function listRefusedAddresses(
  db: Queries,
  applicationId: string,
  since: Date,
  limit: number,
): Promise<SeenAddress[]> {
  return db
    .selectFrom('refused_addresses')
    .select(['address', 'calls', 'last_at as lastAt'])
    .where('application_id', '=', applicationId)
    .where('last_at', '>=', since)
    .orderBy('last_at', 'desc')
    .limit(limit)
    .execute()
}

/**
 * From where an application called since an instant, over its newest `sample` calls: enough to judge a
 * whitelist by, and bounded for one that calls a thousand times a second.
 */
export async function countCallsByAddress(
  db: Queries,
  applicationId: string,
  since: Date,
  sample: number,
): Promise<SeenAddress[]> {
  const { rows } = await sql<SeenAddress>`
    select client_address as address, count(*) as calls, max(at) as "lastAt"
    from (select client_address, at from call_records
      where application_id = ${applicationId} and at >= ${since}
      order by id desc limit ${sample}) recent
    group by client_address order by calls desc, address
  `.execute(db)
  return rows
}

/** Forgets the refused addresses of an application that is being deleted: nobody adds them any more. */
export async function forgetRefusedAddresses(tx: Queries, applicationId: string): Promise<void> {
  await tx.deleteFrom('refused_addresses').where('application_id', '=', applicationId).execute()
}
