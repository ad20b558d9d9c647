/** The reporter of a gateway: which gateway it is, and where its reports go. */
import type { Logger } from 'pino'
import { Agent } from 'undici'
import packageJson from '../../package.json' with { type: 'json' }
import type { GatewayConfig } from '../config.ts'
import type { WorldKeeper } from '../feed/world-keeper.ts'
import { CallReporter, type CallReporterOptions } from './call-reporter.ts'
import type { Refusals } from './refusals.ts'
import { sendReport } from './send-report.ts'

export interface ReporterParts {
  readonly config: GatewayConfig
  readonly log: Logger
  readonly gatewayId: string
  readonly instanceId: string
  readonly startedAtMs: number
  readonly keeper: WorldKeeper
  /** The newest revision that holds wherever this gateway answers calls. */
  readonly readRevision: () => number
  readonly refusals: Refusals
  readonly intervalMs?: number | undefined
}

export interface Reporter {
  readonly reporter: CallReporter
  /** Delivers what is left, and closes the connection. */
  close(): Promise<void>
}

function readState({
  keeper,
  readRevision,
  refusals,
}: ReporterParts): ReturnType<CallReporterOptions['readState']> {
  const { epoch, currentAtMs } = keeper
  const currentAt = currentAtMs === null ? null : new Date(currentAtMs).toISOString()
  return {
    epoch,
    revision: readRevision(),
    currentAt,
    lagMs: keeper.takeLagMs(),
    refusals: refusals.take(),
  }
}

/** Builds it; `reporter.start` begins the reports. */
export function createReporter(parts: ReporterParts): Reporter {
  const { config, log, gatewayId, instanceId, startedAtMs } = parts
  const agent = new Agent({ connections: 1 })
  const reporter = new CallReporter({
    identity: {
      gatewayId,
      instanceId,
      version: packageJson.version,
      startedAt: new Date(startedAtMs).toISOString(),
    },
    readState: () => readState(parts),
    send: (report) => sendReport(config.controlUrl, config.token, agent, report),
    onFault: (error) => log.debug({ err: error }, 'a report waits'),
    intervalMs: parts.intervalMs,
  })
  return {
    reporter,
    close: async () => {
      await reporter.close()
      await agent.destroy()
    },
  }
}
