/** E-mails of notices: who is to get one, what it says, and how each fared. */
import type { Kysely } from 'kysely'
import type { DeliveryState } from '@portico/domain'
import { deliveryOfRow, stateIs } from './deliveries.ts'
import type { Delivery } from './deliveries.ts'
import type { Schema } from './schema.ts'
import type { Person } from './service-projects.ts'

type Queries = Kysely<Schema>

/** Those of the given people who want notices by e-mail and have an address. */
export async function findMailReaders(
  db: Queries,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (memberIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('members')
    .select('id')
    .where('id', 'in', [...memberIds])
    .where('email', 'is not', null)
    .where('email_notices', '=', true)
    .where('active', '=', true)
    .where('removed_at', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** A notice and its reader as they are when the e-mail is sent. */
export type NoticeToMail = Readonly<{
  code: string
  facts: Readonly<Record<string, string>>
  link: string | null
  reader: Readonly<{
    id: string
    displayName: string
    email: string | null
    language: string | null
    timeZone: string | null
  }>
}>

export async function findNoticeToMail(
  db: Queries,
  notificationId: string,
): Promise<NoticeToMail | null> {
  const row = await db
    .selectFrom('notifications as n')
    .innerJoin('members as m', 'm.id', 'n.member_id')
    .where('n.id', '=', notificationId)
    .select(['n.code', 'n.facts', 'n.link', 'm.id', 'm.display_name', 'm.email'])
    .select(['m.language', 'm.time_zone'])
    .executeTakeFirst()
  if (!row) return null
  return {
    code: row.code,
    facts: row.facts as NoticeToMail['facts'],
    link: row.link,
    reader: {
      id: row.id,
      displayName: row.display_name,
      email: row.email,
      language: row.language,
      timeZone: row.time_zone,
    },
  }
}

export type MailDelivery = Delivery & Readonly<{ recipient: Person; notice: string }>

/** E-mails newest first; `before` is the id of the last one seen. */
export async function listMailDeliveries(
  db: Queries,
  page: Readonly<{
    state: DeliveryState | undefined
    before: string | undefined
    limit: number
  }>,
): Promise<MailDelivery[]> {
  let query = db
    .selectFrom('deliveries as d')
    .innerJoin('members as m', 'm.id', 'd.member_id')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .where('d.channel', '=', 'email')
    .selectAll('d')
    .select(['m.username', 'm.display_name as displayName', 'n.code as notice'])
  if (page.state !== undefined) query = query.where(stateIs(page.state))
  if (page.before !== undefined) query = query.where('d.id', '<', page.before)
  const rows = await query.orderBy('d.id', 'desc').limit(page.limit).execute()
  return rows.map(({ username, displayName, notice, ...row }) => ({
    ...deliveryOfRow(row),
    notice,
    recipient: { id: row.member_id ?? '', username, displayName },
  }))
}
