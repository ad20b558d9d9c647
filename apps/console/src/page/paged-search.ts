/** The state of a list that has no other filter than its keyword, as its URL keeps it. */
import { readPageSize, readText } from './search.ts'
import type { PageSize, RawSearch } from './search.ts'

export type PagedSearch = Readonly<{
  q?: string | undefined
  limit?: PageSize | undefined
  cursor?: string | undefined
}>

export function readPagedSearch(raw: RawSearch): PagedSearch {
  return { q: readText(raw, 'q'), limit: readPageSize(raw), cursor: readText(raw, 'cursor') }
}
