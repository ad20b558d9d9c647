/** Writes the event of what ends soon or has ended, once for each end (MB6, MB7); notices follow the event. */
import { addDays } from '@portico/domain'
import {
  appendEvents,
  claimEnds,
  endSources,
  getOrganisationSettings,
  inTransaction,
  listDueEnds,
} from '@portico/store'
import type { DueEnd, EndSource, NewEvent } from '@portico/store'
import type { Deps } from '../deps.ts'
import { eventBy } from '../event-by.ts'
import { readToday } from '../use-cases/organisation.ts'

const batchSize = 50

/** An end that lies further back was missed while nothing ran, and is no news any more. */
const newsDays = 90

/**
 * Answers how many ends were noted. Run as often as one likes, by any number of control planes: each end of
 * each membership, grant and secret is noted by one of them, once.
 */
export async function noteEnds(deps: Deps, stopping?: AbortSignal): Promise<number> {
  let noted = 0
  for (const source of endSources) {
    let after: DueEnd | undefined
    let due = batchSize
    while (due === batchSize && !stopping?.aborted) {
      const batch = await noteBatch(deps, source, after)
      after = batch.due.at(-1)
      due = batch.due.length
      noted += batch.noted
    }
  }
  return noted
}

async function noteBatch(
  deps: Deps,
  source: EndSource,
  after: DueEnd | undefined,
): Promise<{ due: readonly DueEnd[]; noted: number }> {
  return inTransaction(deps.database, async (tx) => {
    const now = deps.clock()
    const today = await readToday(tx, now)
    const { expiryWarningDays } = await getOrganisationSettings(tx)
    const due = await listDueEnds(tx, source, {
      now: new Date(now),
      today,
      until: addDays(today, expiryWarningDays),
      since: addDays(today, -newsDays),
      after,
      limit: batchSize,
    })
    const mine = await claimEnds(tx, due)
    if (mine.length > 0) await appendEvents(tx, mine.map(eventOf), now)
    return { due, noted: mine.length }
  })
}

function eventOf(end: DueEnd): NewEvent {
  const { applicationId, applicationName: name } = end
  if (end.kind === 'membership') {
    const subject = { kind: 'membership', id: end.memberId ?? '', name }
    const event = end.what === 'past' ? 'membership.expired' : 'membership.expiring'
    return eventBy(null, event, subject, { applicationId, detail: { endsOn: end.ends } })
  }
  if (end.kind === 'secret') {
    const subject = { kind: 'application', id: applicationId, name }
    const detail = { version: end.version, endsAt: end.ends }
    return eventBy(null, 'secret.overlap-ending', subject, { applicationId, detail })
  }
  const subject = { kind: end.kind, id: end.grantId ?? '', name: end.granted }
  const detail = { environment: end.environment, endsOn: end.ends }
  return eventBy(null, `${end.kind}.expiring`, subject, { applicationId, detail })
}
