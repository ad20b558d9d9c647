/** `/healthz`, `/readyz` and `/metrics`: for orchestrators and operators, not for callers. */
import { answerJson, type Answer } from '../answer.ts'
import type { Metrics } from '../metrics.ts'

export interface Health {
  readonly gatewayId: string
  readonly isDraining: boolean
  readonly hasWorld: boolean
  readonly epoch: string | null
  readonly revision: number
  /** Since the world was last known to be current; null before the first. */
  readonly ageSeconds: number | null
  /** With strict revocation: the world is older than calls are decided on. */
  readonly isTooOld: boolean
  readonly isConnected: boolean
  /** Why a snapshot was turned away, while the last good world goes on. */
  readonly quarantine: string | null
}

/** Ready as long as there is a world, however old unless set strict: calls go on without the control plane (GW4). */
export function answerReadiness(health: Health): Answer {
  const isReady = health.hasWorld && !health.isTooOld && !health.isDraining
  return answerJson(isReady ? 200 : 503, { ready: isReady, ...health })
}

/** Alive: the event loop turns. */
export function answerLiveness(): Answer {
  return answerJson(200, { alive: true })
}

/** The Prometheus exposition. */
export async function answerMetrics(metrics: Metrics): Promise<Answer> {
  return {
    status: 200,
    headers: ['Content-Type', metrics.contentType, 'Cache-Control', 'no-store'],
    body: Buffer.from(await metrics.render()),
  }
}
