/** Queries on call records, the counts kept beside them, and the addresses that were refused (GW6, AR6). */
import { sql, type Kysely } from 'kysely'
import { outcomeOfCall } from '@portico/domain'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

/** One call as a gateway reported it; the shape of the contract's call record. */
export type ReportedCall = Readonly<{
  requestId: string
  at: string
  gatewayId: string
  apiId: string | null
  applicationId: string | null
  appKey: string | null
  environment: string | null
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

/**
 * Takes in a batch of call records and counts them. A record that is there already, because a report was
 * sent twice, is neither stored nor counted again.
 */
export async function insertCalls(tx: Queries, calls: readonly ReportedCall[]): Promise<void> {
  if (calls.length === 0) return
  const inserted = await tx
    .insertInto('call_records')
    .values(calls.map(rowOfCall))
    .onConflict((oc) => oc.column('request_id').doNothing())
    .returning('request_id')
    .execute()
  const fresh = new Set(inserted.map((row) => row.request_id))
  const counted = calls.filter((call) => fresh.has(call.requestId) && call.applicationId !== null)
  await countCalls(tx, counted)
  await rememberRefusedAddresses(tx, counted)
}

function rowOfCall(call: ReportedCall) {
  return {
    request_id: call.requestId,
    at: new Date(call.at),
    gateway_id: call.gatewayId,
    api_id: call.apiId,
    application_id: call.applicationId,
    app_key: call.appKey,
    environment: call.environment,
    client_address: call.clientAddress,
    authentication: call.authentication,
    secret_version: call.secretVersion,
    method: call.method,
    path: call.path,
    status: call.status,
    code: call.code,
    duration_ms: call.durationMs,
    upstream_ms: call.upstreamMs,
    request_bytes: call.requestBytes,
    response_bytes: call.responseBytes,
  }
}

type Count = { calls: number; lastAt: string }

async function countCalls(tx: Queries, calls: readonly ReportedCall[]): Promise<void> {
  const counts = new Map<string, Count & { call: ReportedCall; hour: Date }>()
  for (const call of calls) {
    const hour = new Date(call.at)
    hour.setUTCMinutes(0, 0, 0)
    const key = [call.applicationId, hour.getTime(), call.secretVersion, outcomeOfCall(call)].join(
      ' ',
    )
    const count = counts.get(key) ?? { call, hour, calls: 0, lastAt: call.at }
    count.calls += 1
    if (call.at > count.lastAt) count.lastAt = call.at
    counts.set(key, count)
  }
  if (counts.size === 0) return
  await tx
    .insertInto('call_counts')
    .values(
      // In one order, so that two reports at once cannot lock each other's rows crosswise.
      [...counts.entries()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, count]) => ({
          application_id: count.call.applicationId ?? '',
          hour: count.hour,
          secret_version: count.call.secretVersion ?? 0,
          outcome: outcomeOfCall(count.call),
          calls: count.calls,
          last_at: new Date(count.lastAt),
        })),
    )
    .onConflict((oc) =>
      oc.columns(['application_id', 'hour', 'secret_version', 'outcome']).doUpdateSet({
        calls: sql<number>`call_counts.calls + excluded.calls`,
        last_at: sql<Date>`greatest(call_counts.last_at, excluded.last_at)`,
      }),
    )
    .execute()
}

/** Codes with which a gateway refuses because of the address (AR6, AR8). */
const addressCodes = new Set(['A403IP'])

async function rememberRefusedAddresses(
  tx: Queries,
  calls: readonly ReportedCall[],
): Promise<void> {
  const seen = new Map<string, Count & { applicationId: string; address: string }>()
  for (const call of calls) {
    if (call.code === null || !addressCodes.has(call.code)) continue
    const applicationId = call.applicationId ?? ''
    const key = `${applicationId} ${call.clientAddress}`
    const entry = seen.get(key) ?? {
      applicationId,
      address: call.clientAddress,
      calls: 0,
      lastAt: call.at,
    }
    entry.calls += 1
    if (call.at > entry.lastAt) entry.lastAt = call.at
    seen.set(key, entry)
  }
  if (seen.size === 0) return
  await tx
    .insertInto('refused_addresses')
    .values(
      [...seen.entries()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, entry]) => ({
          application_id: entry.applicationId,
          address: entry.address,
          calls: entry.calls,
          last_at: new Date(entry.lastAt),
        })),
    )
    .onConflict((oc) =>
      oc.columns(['application_id', 'address']).doUpdateSet({
        calls: sql<number>`refused_addresses.calls + excluded.calls`,
        last_at: sql<Date>`greatest(refused_addresses.last_at, excluded.last_at)`,
      }),
    )
    .execute()
}

/**
 * Forgets the oldest records from before that instant, at most `limit`; answers how many. Records that another control
 * plane is about to forget are passed over. Counts stay.
 */
export async function pruneCalls(db: Queries, before: Date, limit: number): Promise<number> {
  const oldest = db
    .selectFrom('call_records')
    .select('id')
    .where('at', '<', before)
    .orderBy('at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const result = await db.deleteFrom('call_records').where('id', 'in', oldest).executeTakeFirst()
  return Number(result.numDeletedRows)
}
