/** The gateway's own doors. Their paths are never forwarded, whatever an API may have registered. */
import type { Answer } from '../answer.ts'
import type { Arrival } from '../call.ts'
import type { DoorAnswer } from '../engine/engine.ts'
import type { Metrics } from '../metrics.ts'
import { pathOf } from '../query.ts'
import { answerRefusal } from '../refuse.ts'
import { refuseCall } from '../refusal.ts'
import { answerAuthorize, authorizePath, type AuthorizeDeps } from './authorize.ts'
import { answerLiveness, answerMetrics, answerReadiness, type Health } from './health.ts'

export interface DoorDeps extends AuthorizeDeps {
  readonly readHealth: () => Health
  readonly metrics: Metrics
}

export type AnswerDoor = (arrival: Arrival, isTrustedPeer: boolean) => DoorAnswer

function answerOperations(deps: DoorDeps, arrival: Arrival, path: string): DoorAnswer {
  if (arrival.method !== 'GET' && arrival.method !== 'HEAD') {
    const { requestId } = arrival
    const allow = { allow: 'GET, HEAD' }
    return answerRefusal(refuseCall('I405UM', { reason: arrival.method }, allow), { requestId })
  }
  if (path === '/healthz') return answerLiveness()
  return path === '/readyz' ? answerReadiness(deps.readHealth()) : answerMetrics(deps.metrics)
}

/** How the path of each door begins; hardly any other does, so the others are looked at no closer. */
const beginsAsDoor = /^\/[hrm_]/

/** Answers null where the target is no door. */
export function createDoors(deps: DoorDeps): AnswerDoor {
  const operations: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])
  return (arrival, isTrustedPeer): Answer | Promise<Answer> | null => {
    if (!beginsAsDoor.test(arrival.target)) return null
    const path = pathOf(arrival.target)
    if (operations.has(path)) return answerOperations(deps, arrival, path)
    if (path === authorizePath || path.startsWith(`${authorizePath}/`)) {
      return answerAuthorize(deps, arrival, isTrustedPeer)
    }
    if (!path.startsWith('/_portico/')) return null
    return answerRefusal(refuseCall('I404NF'), { requestId: arrival.requestId })
  }
}
