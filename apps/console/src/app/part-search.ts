/** The state of a page with several parts, one of which is a list: which part, and the list's own state. */
import { readApiSearch } from '../features/apis/search.ts'
import type { ApiSearch } from '../features/apis/search.ts'
import { readPagedSearch } from '../page/paged-search.ts'
import type { PagedSearch } from '../page/paged-search.ts'
import { readChoice } from '../page/search.ts'
import type { RawSearch } from '../page/search.ts'

export type ProjectSearch = ApiSearch & Readonly<{ view?: 'people' | undefined }>

export function readProjectSearch(raw: RawSearch): ProjectSearch {
  return { ...readApiSearch(raw), view: readChoice(raw, 'view', ['people']) }
}

export type ManagedApiSearch = PagedSearch &
  Readonly<{ view?: 'documentation' | 'grants' | undefined }>

export function readManagedApiSearch(raw: RawSearch): ManagedApiSearch {
  return { ...readPagedSearch(raw), view: readChoice(raw, 'view', ['documentation', 'grants']) }
}
