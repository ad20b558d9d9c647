/** The state of a list of calls as its URL keeps it. */
import { callOutcomes } from '@portico/domain'
import type { CallOutcome } from '@portico/domain'
import { readPagedSearch } from '../../page/paged-search.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { readChoice } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

/** Calls are not searched by a keyword. */
export type CallSearch = Omit<PagedSearch, 'q'> & Readonly<{ outcome?: CallOutcome | undefined }>

export function readCallSearch(raw: RawSearch): CallSearch {
  const { limit, cursor, hide } = readPagedSearch(raw)
  return { limit, cursor, hide, outcome: readChoice(raw, 'outcome', callOutcomes) }
}
