/** Queries on the gateways that report. */
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type GatewayReport = Readonly<{
  gatewayId: string
  instanceId: string
  version: string
  startedAt: string
  epoch: string | null
  revision: number
  lagMs: number
  currentAt: string | null
  droppedCalls: number
  sequence: number
}>

export type Gateway = Readonly<{
  id: string
  version: string
  startedAt: Date
  lastReportAt: Date
  epoch: string | null
  revision: number
  lagMs: number
  currentAt: Date | null
  droppedCalls: number
}>

/**
 * Notes a report. Answers false for one that was taken in before (the same instance with a sequence not
 * above the last): its records are not counted again. The row lock decides between two copies at once.
 */
export async function noteGatewayReport(
  tx: Queries,
  report: GatewayReport,
  at: Date,
): Promise<boolean> {
  const known = await tx
    .selectFrom('gateways')
    .where('id', '=', report.gatewayId)
    .select(['instance_id', 'report_sequence', 'dropped_calls'])
    .forUpdate()
    .executeTakeFirst()
  const repeated =
    known?.instance_id === report.instanceId && known.report_sequence >= report.sequence
  if (repeated) return false
  const values = {
    instance_id: report.instanceId,
    version: report.version,
    started_at: new Date(report.startedAt),
    last_report_at: at,
    epoch: report.epoch,
    revision: report.revision,
    lag_ms: report.lagMs,
    current_at: report.currentAt === null ? null : new Date(report.currentAt),
    dropped_calls: (known?.dropped_calls ?? 0) + report.droppedCalls,
    report_sequence: report.sequence,
  }
  await tx
    .insertInto('gateways')
    .values({ id: report.gatewayId, ...values })
    .onConflict((oc) => oc.column('id').doUpdateSet(values))
    .execute()
  return true
}

export async function listGateways(db: Queries): Promise<Gateway[]> {
  return db
    .selectFrom('gateways')
    .select([
      'id',
      'version',
      'started_at as startedAt',
      'last_report_at as lastReportAt',
      'epoch',
      'revision',
      'lag_ms as lagMs',
      'current_at as currentAt',
      'dropped_calls as droppedCalls',
    ])
    .orderBy('id')
    .execute()
}
