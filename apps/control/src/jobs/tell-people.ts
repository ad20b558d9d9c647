/** Turns events into notifications, in their order and after their commit; never twice, never none. */
import { decideNotices, isTold } from '@portico/domain'
import type { Notice, NoticeContext } from '@portico/domain'
import {
  findActiveMembers,
  findApplication,
  findMailReaders,
  findPeople,
  findRequest,
  hasUnreadEvents,
  inTransaction,
  insertDeliveries,
  insertNotifications,
  listAdministratorIds,
  listPeopleOf,
  takeEvents,
} from '@portico/store'
import type { NewNotification, Schema, StoredEvent } from '@portico/store'
import type { Transaction } from 'kysely'
import type { Deps } from '../deps.ts'
import { readToday } from '../use-cases/organisation.ts'

/** Few, because everything else on an embedded database waits for the transaction. */
const batchSize = 50

/** More people than this belong to no application that is run by people. */
const peopleTold = 1000

/** Answers how many notifications were written. */
export async function tellPeople(deps: Deps, stopping?: AbortSignal): Promise<number> {
  let told = 0
  while (!stopping?.aborted && (await hasUnreadEvents(deps.database.kysely, 'tell-people'))) {
    told += await inTransaction(deps.database, (tx) => tellBatch(tx, deps))
  }
  return told
}

async function tellBatch(tx: Transaction<Schema>, deps: Deps): Promise<number> {
  let told = 0
  for (const event of await takeEvents(tx, 'tell-people', batchSize)) {
    if (!isTold(event)) continue
    const notices = decideNotices(event, await readContext(tx, deps, event))
    told += await keep(tx, deps, event, notices)
  }
  return told
}

async function keep(
  tx: Transaction<Schema>,
  deps: Deps,
  event: StoredEvent,
  notices: readonly Notice[],
): Promise<number> {
  const active = await findActiveMembers(
    tx,
    notices.map(({ memberId }) => memberId),
  )
  const present = new Set(active.map(({ id }) => id))
  const rows: NewNotification[] = notices
    .filter(({ memberId }) => present.has(memberId))
    .map((notice) => ({
      ...notice,
      id: deps.ids('notification'),
      eventSequence: event.sequence,
      at: event.at,
    }))
  const written = await insertNotifications(tx, rows)
  if (deps.mail !== null)
    await queueMail(
      tx,
      deps,
      rows.filter(({ id }) => written.has(id)),
    )
  return written.size
}

/** Whoever wants notices by e-mail gets this one, under an id that is the notice's own. */
async function queueMail(
  tx: Transaction<Schema>,
  deps: Deps,
  notices: readonly NewNotification[],
): Promise<void> {
  const readers = await findMailReaders(
    tx,
    notices.map(({ memberId }) => memberId),
  )
  const at = new Date(deps.clock())
  const mails = notices
    .filter(({ memberId }) => readers.has(memberId))
    .map(({ id: notificationId, memberId, eventSequence }) => ({
      id: deps.ids('delivery'),
      receiver: { memberId, notificationId },
      eventSequence,
      payload: {},
      at,
    }))
  await insertDeliveries(tx, mails)
}

async function readContext(
  tx: Transaction<Schema>,
  deps: Deps,
  event: StoredEvent,
): Promise<NoticeContext> {
  const { applicationId, subject, actorId } = event
  const stored = subject.kind === 'request' ? await findRequest(tx, subject.id) : null
  const request = stored?.request ?? null
  const application = applicationId === null ? null : await findApplication(tx, applicationId)
  const today = await readToday(tx, deps.clock())
  const people = application ? await listPeopleOf(tx, application.id, today, peopleTold) : []
  const named = [actorId, request?.applicantId ?? null, subject.id].filter((id) => id !== null)
  const names = await findPeople(tx, named)
  return {
    request,
    applicationName: application?.name ?? null,
    ownerIds: people.filter(({ role }) => role === 'owner').map(({ memberId }) => memberId),
    administratorIds: subject.kind === 'webhook' ? await listAdministratorIds(tx) : [],
    memberIds: people.filter(({ role }) => role === 'member').map(({ memberId }) => memberId),
    names: new Map([...names].map(([id, { displayName }]) => [id, displayName])),
  }
}
