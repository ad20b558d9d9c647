/** Routes of the inbox. */
import type { Notification } from '@portico/contract'
import { accept, writeNotice } from '@portico/domain'
import { countUnread, listNotifications, markRead } from '@portico/store'
import type { NotificationRecord } from '@portico/store'
import type { Deps } from '../deps.ts'
import { pageOf, readCursor, textKey } from './cursor.ts'
import type { Handlers } from './handler.ts'

/** A badge says "99+"; beyond it nobody counts. */
const unreadLimit = 100

export function createNotificationHandlers(
  deps: Deps,
): Pick<Handlers, 'listNotifications' | 'readNotifications'> {
  const db = deps.database.kysely
  return {
    listNotifications: async ({ caller, query }) => {
      const { memberId } = caller.actor
      const rows = await listNotifications(db, memberId, {
        unreadOnly: query.unread === 'true',
        before: readCursor(textKey, query.cursor)?.[0],
        limit: query.limit + 1,
      })
      const unread = await countUnread(db, memberId, unreadLimit)
      return accept({ ...pageOf(rows, query.limit, (row) => [row.id], present), unread })
    },
    readNotifications: async ({ caller, body }) => {
      await markRead(db, caller.actor.memberId, body.ids, new Date(deps.clock()))
      return accept(null)
    },
  }
}

function present({ id, at, code, facts, link, readAt }: NotificationRecord): Notification {
  return {
    id,
    at: at.toISOString(),
    code,
    message: writeNotice(code, facts, 'en-US', 'UTC'),
    facts,
    link,
    readAt: readAt?.toISOString() ?? null,
  }
}
