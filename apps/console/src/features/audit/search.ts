/** The state of the audit log as its URL keeps it; days are days of the organisation (MB2). */
import { addDays, endOfDay, eventNames, parseDay } from '@portico/domain'
import type { EventName } from '@portico/domain'
import { readPagedSearch } from '../../page/paged-search.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { readChoice, readText } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export const outcomes = ['done', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

export type AuditSearch = PagedSearch &
  Readonly<{
    actor?: string | undefined
    event?: EventName | undefined
    outcome?: Outcome | undefined
    subject?: string | undefined
    from?: string | undefined
    to?: string | undefined
  }>

function readDay(raw: RawSearch, name: string): string | undefined {
  const day = parseDay(readText(raw, name) ?? '')
  return day.ok ? day.value : undefined
}

export function readAuditSearch(raw: RawSearch): AuditSearch {
  return {
    ...readPagedSearch(raw),
    actor: readText(raw, 'actor'),
    event: readChoice(raw, 'event', eventNames),
    outcome: readChoice(raw, 'outcome', outcomes),
    subject: readText(raw, 'subject'),
    from: readDay(raw, 'from'),
    to: readDay(raw, 'to'),
  }
}

/** What the wire asks for: both days are included whole. */
export function filterOf(search: AuditSearch, timeZone: string) {
  const { q, actor, event, outcome, subject, from, to } = search
  const before = (day: string) => new Date(endOfDay(day, timeZone)).toISOString()
  return {
    q,
    actor,
    event,
    outcome,
    subject,
    from: from === undefined ? undefined : before(addDays(from, -1)),
    to: to === undefined ? undefined : before(to),
  }
}
