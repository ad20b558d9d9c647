/** People's inboxes. */
import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

type Queries = Kysely<Schema>

export type NotificationRecord = Readonly<{
  id: string
  at: Date
  code: string
  facts: Readonly<Record<string, string>>
  link: string | null
  readAt: Date | null
}>

export type NewNotification = Readonly<{
  id: string
  memberId: string
  eventSequence: number
  at: Date
  code: string
  facts: Readonly<Record<string, string>>
  link: string | null
}>

/** Writes notifications; one that a person has already had of an event is passed over. Answers the ids of the new. */
export async function insertNotifications(
  tx: Queries,
  notifications: readonly NewNotification[],
): Promise<ReadonlySet<string>> {
  if (notifications.length === 0) return new Set()
  const rows = await tx
    .insertInto('notifications')
    .values(
      notifications.map((each) => ({
        id: each.id,
        member_id: each.memberId,
        event_sequence: each.eventSequence,
        at: each.at,
        code: each.code,
        facts: JSON.stringify(each.facts),
        link: each.link,
        read_at: null,
      })),
    )
    .onConflict((conflict) => conflict.constraint('notifications__once').doNothing())
    .returning('id')
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** A page of somebody's inbox, newest first; `before` is the id of the last one seen. */
export async function listNotifications(
  db: Queries,
  memberId: string,
  page: Readonly<{ unreadOnly: boolean; before: string | undefined; limit: number }>,
): Promise<NotificationRecord[]> {
  let query = db.selectFrom('notifications').selectAll().where('member_id', '=', memberId)
  if (page.unreadOnly) query = query.where('read_at', 'is', null)
  if (page.before !== undefined) query = query.where('id', '<', page.before)
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    code: row.code,
    facts: row.facts as NotificationRecord['facts'],
    link: row.link,
    readAt: row.read_at,
  }))
}

/** How many somebody has not read, counted up to a limit. */
export async function countUnread(db: Queries, memberId: string, limit: number): Promise<number> {
  const { unread } = await db
    .selectFrom((from) =>
      from
        .selectFrom('notifications')
        .select('id')
        .where('member_id', '=', memberId)
        .where('read_at', 'is', null)
        .limit(limit)
        .as('some'),
    )
    .select((eb) => eb.fn.countAll<number>().as('unread'))
    .executeTakeFirstOrThrow()
  return Number(unread)
}

/** Marks somebody's own notifications as read: these, or all; ids of others change nothing. */
export async function markRead(
  db: Queries,
  memberId: string,
  ids: readonly string[] | undefined,
  at: Date,
): Promise<void> {
  if (ids?.length === 0) return
  let query = db
    .updateTable('notifications')
    .set({ read_at: at })
    .where('member_id', '=', memberId)
    .where('read_at', 'is', null)
  if (ids !== undefined) query = query.where('id', 'in', [...ids])
  await query.execute()
}
