/** Applications as the wire has them: what a reader may know, field by field (AC2, AC3). */
import type { ApplicationDetail, ApplicationRow } from '@portico/contract'
import { can, isAlive, isCurrentMember, listCapabilities } from '@portico/domain'
import type { ActionOn, Actor } from '@portico/domain'
import type {
  Application,
  ApplicationEntry,
  ApplicationView,
  SecretVersionRecord,
} from '@portico/store'
import { subjectOfApplication } from '../use-cases/application-access.ts'
import type { Organisation } from '../use-cases/organisation.ts'
import { presentStoredWhitelist } from './present-whitelist.ts'

/** Who reads, and in which organisation at this moment. */
export type Reader = Readonly<{ actor: Actor; organisation: Organisation }>

/** What is behind a detail page beside the row of the lists. */
export type ApplicationFacts = Readonly<{
  application: Application
  entry: ApplicationEntry
  versions: readonly SecretVersionRecord[]
  memberCount: number
  lastCalledAt: Date | null
  nowMs: number
}>

function mayRead(entry: ApplicationEntry, reader: Reader) {
  const subject = subjectOfApplication(entry.state, entry.membership, reader.organisation)
  return {
    may: (action: ActionOn<'application'>) => can(reader.actor, action, subject),
    capabilities: [...listCapabilities(reader.actor, subject)],
  }
}

/**
 * A row of a list. Not Joined shows name, AppKey, group and owners only (AP11), beside what a row is acted on with:
 * its id, the pending request, what the reader may do and the version that an administrator's change names (AP8); and the
 * state, because a suspended application is worth knowing before asking to join it.
 */
export function presentApplicationRow(
  entry: ApplicationEntry,
  reader: Reader,
  view?: ApplicationView,
): ApplicationRow {
  const { may, capabilities } = mayRead(entry, reader)
  const counted = view !== 'not-joined' && may('application.view-grants')
  const { membership } = entry
  const mine =
    membership !== null && isCurrentMember(membership, reader.organisation.today)
      ? membership
      : null
  return {
    id: entry.id,
    name: entry.name,
    group: entry.group,
    owners: [...entry.owners],
    appKey: entry.appKey,
    state: entry.state,
    apiCount: counted ? entry.apiCount : null,
    dataSourceCount: counted ? entry.dataSourceCount : null,
    updatedAt: view === 'not-joined' ? null : entry.updatedAt.toISOString(),
    myRole: mine?.role ?? null,
    expiresOn: mine?.endsOn ?? null,
    pendingRequestId: entry.pendingRequestId,
    ipWhitelistEnabled:
      view !== 'not-joined' && may('application.view-whitelist') ? entry.whitelistEnabled : null,
    version: entry.version,
    can: capabilities,
  }
}

/** The detail page; what the reader may not know is null. */
export function presentApplication(facts: ApplicationFacts, reader: Reader): ApplicationDetail {
  const { application, entry } = facts
  const { may } = mayRead(entry, reader)
  return {
    ...presentApplicationRow(entry, reader),
    updatedAt: entry.updatedAt.toISOString(),
    scenario: application.scenario,
    createdAt: application.createdAt.toISOString(),
    createdBy: application.createdBy,
    suspendedAt: application.suspendedAt?.toISOString() ?? null,
    whitelist: may('application.view-whitelist')
      ? presentStoredWhitelist(application.whitelist, reader.organisation)
      : null,
    credential: may('application.view-secret') ? presentCredential(facts) : null,
    memberCount: may('application.view-members') ? facts.memberCount : null,
    lastCalledAt: may('application.view-calls')
      ? (facts.lastCalledAt?.toISOString() ?? null)
      : null,
  }
}

function presentCredential({ versions, nowMs }: ApplicationFacts): ApplicationDetail['credential'] {
  const current = versions.find((each) => each.endsAt === null)
  if (current === undefined) return null
  return {
    version: current.version,
    custom: current.custom,
    resetAt: new Date(current.createdAt).toISOString(),
    overlapping: versions.flatMap(({ version, endsAt, ...rest }) =>
      endsAt !== null && isAlive({ version, endsAt, ...rest }, nowMs)
        ? [{ version, endsAt: new Date(endsAt).toISOString() }]
        : [],
    ),
  }
}
