/** The state that every list with pages has, as its URL keeps it. */
import { readPageSize, readText } from './search.ts'
import type { PageSize, RawSearch } from './search.ts'

export type PagedSearch = Readonly<{
  q?: string | undefined
  limit?: PageSize | undefined
  cursor?: string | undefined
  /** Keys of hidden columns, joined by `,`, of lists where they can be hidden. */
  hide?: string | undefined
}>

export function readPagedSearch(raw: RawSearch): PagedSearch {
  return {
    q: readText(raw, 'q'),
    limit: readPageSize(raw),
    cursor: readText(raw, 'cursor'),
    hide: readText(raw, 'hide'),
  }
}
