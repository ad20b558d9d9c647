/** Route of the gateway list. */
import { accept } from '@portico/domain'
import { getEventHead, listGateways } from '@portico/store'
import type { Deps } from '../deps.ts'
import { silentAfterMs } from '../feed/confirmations.ts'
import type { Handlers } from './handler.ts'

export function createGatewayHandlers(deps: Deps): Pick<Handlers, 'listGateways'> {
  return {
    listGateways: async () => {
      const head = await getEventHead(deps.database.kysely)
      const gateways = await listGateways(deps.database.kysely)
      const items = gateways.map((gateway) => ({
        id: gateway.id,
        version: gateway.version,
        startedAt: gateway.startedAt.toISOString(),
        lastReportAt: gateway.lastReportAt.toISOString(),
        connected: deps.clock() - gateway.lastReportAt.getTime() < silentAfterMs,
        revision: gateway.revision,
        behind: Math.max(0, head.sequence - gateway.revision),
        lagMs: gateway.lagMs,
        currentAt: gateway.currentAt?.toISOString() ?? null,
        droppedCalls: gateway.droppedCalls,
      }))
      return accept({ revision: head.sequence, items })
    },
  }
}
