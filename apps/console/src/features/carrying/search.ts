/** The state of the list of what is carried as its URL keeps it. */
import { carryingStates } from '@portico/domain'
import type { CarryingState } from '@portico/domain'
import { readPagedSearch } from '../../page/paged-search.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { readChoice } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export type CarryingSearch = Omit<PagedSearch, 'q'> &
  Readonly<{ state?: CarryingState | undefined }>

export function readCarryingSearch(raw: RawSearch): CarryingSearch {
  const { limit, cursor, hide } = readPagedSearch(raw)
  return { limit, cursor, hide, state: readChoice(raw, 'state', carryingStates) }
}
