/** The route that shows administrators how e-mails fared; no address is in it. */
import { accept } from '@portico/domain'
import { listMailDeliveries } from '@portico/store'
import type { Deps } from '../deps.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

export function createMailDeliveryHandlers(deps: Deps): Pick<Handlers, 'listMailDeliveries'> {
  return {
    listMailDeliveries: async ({ query }) => {
      const before = readCursor(textKey, query.cursor)?.[0]
      const page = { state: query.state, before, limit: query.limit + 1 }
      const rows = await listMailDeliveries(deps.database.kysely, page)
      return accept(
        pageOf(
          rows,
          query.limit,
          (row) => [row.id],
          (row) => ({
            id: row.id,
            recipient: row.recipient,
            notice: row.notice,
            state: row.state,
            attempts: row.attempts,
            createdAt: row.createdAt.toISOString(),
            nextAttemptAt: row.nextAt?.toISOString() ?? null,
            deliveredAt: row.deliveredAt?.toISOString() ?? null,
            lastStatus: row.lastStatus,
            lastError: row.lastError,
          }),
        ),
      )
    },
  }
}
