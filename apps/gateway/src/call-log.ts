/** The one record that every call leaves (GW6): for the control plane and for the log alike. */
import type { CallRecord } from '@portico/contract'
import type { DestinationStream, Logger } from 'pino'
import { describeAddress, type Call } from './call.ts'
import type { CallOutcome } from './engine/engine.ts'
import { pathOf } from './query.ts'

const pathLimit = 512
const methodLimit = 32
const appKeyLimit = 127

let instantMs = Number.NaN
let instantText = ''

/** Calls come many in one millisecond, and to write a date is dear. */
function writeInstant(ms: number): string {
  if (ms === instantMs) return instantText
  instantMs = ms
  instantText = new Date(ms).toISOString()
  return instantText
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}

/**
 * Its type has no field in which a secret, a signature, a header or a parameter could stand. An AppKey
 * that no application has is not kept: people do paste secrets into the wrong field (T154).
 */
export function buildCallRecord(call: Call, outcome: CallOutcome, gatewayId: string): CallRecord {
  return {
    requestId: call.requestId,
    at: writeInstant(call.receivedAtMs),
    gatewayId,
    apiId: call.api?.id ?? null,
    applicationId: call.application?.id ?? null,
    appKey: call.application?.appKey.slice(0, appKeyLimit) ?? null,
    environment: call.environment,
    clientAddress: describeAddress(call.clientAddress),
    authentication: call.authentication,
    secretVersion: call.secretVersion,
    method: call.method.slice(0, methodLimit),
    path: pathOf(call.target).slice(0, pathLimit),
    status: outcome.status,
    code: outcome.code,
    durationMs: round(outcome.durationMs),
    upstreamMs: outcome.upstreamMs === null ? null : round(outcome.upstreamMs),
    requestBytes: outcome.requestBytes,
    responseBytes: outcome.responseBytes,
  }
}

/**
 * Writes the line of each call as the logger would, but takes the record as the text that goes into the report
 * too, so that no call is serialised twice for it.
 *
 * @param lines where `log` writes
 */
export function createCallLog(log: Logger, lines: DestinationStream): (record: string) => void {
  if (!log.isLevelEnabled('info')) return () => undefined
  const bindings = JSON.stringify(log.bindings()).slice(1, -1)
  const bound = bindings === '' ? '' : `${bindings},`
  const level = log.levels.values['info']
  return (record) => {
    lines.write(`{"level":${level},"time":${Date.now()},${bound}"call":${record},"msg":"call"}\n`)
  }
}
