/**
 * Sends notices by e-mail: claim, send, mark. A process that dies in between leaves the e-mail to the end of its
 * lease; it is then sent again under the same Message-ID.
 */
import { pauseBeforeRetry, writeNoticeMail } from '@portico/domain'
import {
  claimDelivery,
  findMailReaders,
  findNoticeToMail,
  getOrganisationSettings,
  markDelivered,
  markFailed,
} from '@portico/store'
import type { Delivery } from '@portico/store'
import { chanceOf } from '../chance-of.ts'
import type { Deps } from '../deps.ts'
import type { Mail, MailAnswer, MailMessage } from '../mail/mail.ts'

/** Much longer than an attempt may take: only a dead process lets a lease end. */
const leaseMs = 600_000

/** Answers how many e-mails were handed over. A server that is away ends the run: no other e-mail would fare better. */
export async function sendMail(deps: Deps, stopping?: AbortSignal): Promise<number> {
  const { mail, database } = deps
  if (mail === null) return 0
  for (let sent = 0; ;) {
    if (stopping?.aborted) return sent
    const now = deps.clock()
    const claim = { at: new Date(now), leaseEndsAt: new Date(now + leaseMs) }
    const delivery = await claimDelivery(database.kysely, { channel: 'email' }, claim)
    if (!delivery) return sent
    const message = await writeMessage(deps, mail, delivery)
    const answer = message ? await mail.send(message) : unwanted
    await mark(deps, delivery, answer)
    if (answer.kind === 'accepted') sent += 1
    if (answer.kind === 'failed' && answer.away) return sent
  }
}

const unwanted: MailAnswer = {
  kind: 'refused',
  status: 'unwanted',
  reason: 'the person has left, has no address any more, or turned e-mail off',
}

/** Null when the reader no longer is one. */
async function writeMessage(
  deps: Deps,
  { consoleUrl }: Mail,
  { notificationId, memberId }: Delivery,
): Promise<MailMessage | null> {
  const { kysely } = deps.database
  if (notificationId === null || memberId === null) return null
  const readers = await findMailReaders(kysely, [memberId])
  const notice = readers.has(memberId) ? await findNoticeToMail(kysely, notificationId) : null
  if (notice === null || notice.reader.email === null) return null
  const { displayName, email, language, timeZone } = notice.reader
  const settings = await getOrganisationSettings(kysely)
  const mail = writeNoticeMail({
    ...notice,
    readerName: displayName,
    language,
    timeZone: timeZone ?? settings.timeZone,
    organisation: settings.name,
    consoleUrl,
  })
  return { id: notificationId, to: { name: displayName, address: email }, ...mail }
}

async function mark(deps: Deps, delivery: Delivery, answer: MailAnswer): Promise<void> {
  const { kysely } = deps.database
  const at = new Date(deps.clock())
  const { status } = answer
  if (answer.kind === 'accepted') return markDelivered(kysely, delivery.id, { at, status })
  const pauseMs =
    answer.kind === 'refused' ? null : pauseBeforeRetry('email', delivery.attempts, chanceOf(deps))
  const nextAt = pauseMs === null ? null : new Date(at.getTime() + pauseMs)
  if (nextAt === null && status !== unwanted.status) {
    deps.log.warn({ deliveryId: delivery.id, status }, 'an e-mail was given up')
  }
  await markFailed(kysely, delivery, { at, nextAt, status, error: answer.reason })
}
