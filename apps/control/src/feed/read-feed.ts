/** Reads the feed out of the store: everything at once, or what changed after a revision, in order. */
import type { FeedLine } from '@portico/contract'
import {
  countFeed,
  findFeedApi,
  findFeedApplication,
  getCallAuthentication,
  getEventHead,
  getNetworkSettings,
  getOrganisationSettings,
  listFeedApis,
  listFeedApplications,
  readEvents,
} from '@portico/store'
import type { FeedMark } from '@portico/store'
import type { Deps } from '../deps.ts'
import { presentFeedApi, presentFeedApplication, presentFeedSettings } from './present-feed.ts'
import type { FeedSealing } from './present-feed.ts'

const pageSize = 500

/**
 * Every line of a snapshot. The revision is read first and the rows after it, so that a row may be newer than
 * the revision says, never older: applying a change twice does no harm, missing one would.
 */
export async function* readSnapshot(deps: Deps, feedKey: Uint8Array): AsyncGenerator<FeedLine> {
  const db = deps.database.kysely
  const head = await getEventHead(db)
  const { epoch, sequence: revision } = head
  yield { type: 'snapshot', format: 1, epoch, revision, ...(await countFeed(db)) }
  yield { type: 'settings', settings: await readSettings(deps) }
  for (let after = ''; ;) {
    const apis = await listFeedApis(db, { after, limit: pageSize })
    for (const api of apis) yield { type: 'api', api: presentFeedApi(api) }
    if (apis.length < pageSize) break
    after = apis.at(-1)?.id ?? ''
  }
  const sealing = await readSealing(deps, feedKey)
  for (let after = ''; ;) {
    const page = { after, limit: pageSize }
    const applications = await listFeedApplications(db, page, deps.clock())
    for (const row of applications) {
      yield { type: 'application', application: presentFeedApplication(row, sealing) }
    }
    if (applications.length < pageSize) break
    after = applications.at(-1)?.id ?? ''
  }
  yield { type: 'end', revision }
}

async function readSettings(deps: Deps) {
  const db = deps.database.kysely
  return presentFeedSettings(await getNetworkSettings(db), await getCallAuthentication(db))
}

async function readSealing(deps: Deps, feedKey: Uint8Array): Promise<FeedSealing> {
  const { timeZone } = await getOrganisationSettings(deps.database.kysely)
  return { vault: deps.vault, feedKey, timeZone }
}

export type Changes = Readonly<{ lines: readonly FeedLine[]; revision: number }>

const eventsAtOnce = 500

/**
 * What a gateway at revision `after` has to load, in the order of the changes; a thing that changed several
 * times comes once, at its last change, as it is now. Answers the revision that the gateway then has.
 */
export async function readChanges(
  deps: Deps,
  feedKey: Uint8Array,
  after: number,
): Promise<Changes> {
  const db = deps.database.kysely
  const head = await getEventHead(db)
  const events = await readEvents(db, { after, limit: eventsAtOnce, feedOnly: true })
  const last = new Map<string, { mark: FeedMark; revision: number }>()
  for (const event of events) {
    if (!event.feed) continue
    const key = `${event.feed.kind} ${event.feed.id}`
    last.delete(key)
    last.set(key, { mark: event.feed, revision: event.sequence })
  }
  const lines: FeedLine[] = []
  const sealing = await readSealing(deps, feedKey)
  for (const { mark, revision } of last.values()) {
    lines.push({ type: 'change', revision, ...(await readMarked(deps, mark, sealing)) })
  }
  const more = events.length === eventsAtOnce
  const revision = more ? (events.at(-1)?.sequence ?? after) : Math.max(head.sequence, after)
  return { lines, revision }
}

async function readMarked(deps: Deps, mark: FeedMark, sealing: FeedSealing) {
  const db = deps.database.kysely
  if (mark.kind === 'settings') return { settings: await readSettings(deps) }
  if (mark.kind === 'api') {
    const api = await findFeedApi(db, mark.id)
    return api ? { api: presentFeedApi(api) } : { removedApiId: mark.id }
  }
  const application = await findFeedApplication(db, mark.id, deps.clock())
  return application
    ? { application: presentFeedApplication(application, sealing) }
    : { removedApplicationId: mark.id }
}
