/** The state of a list of APIs as its URL keeps it. */
import { apiOperations } from '@portico/domain'
import type { ApiOperation } from '@portico/domain'
import type { PagedSearch } from '../../page/paged-search.ts'
import { readPagedSearch } from '../../page/paged-search.ts'
import { readChoice, readText } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export type ApiSearch = PagedSearch &
  Readonly<{ operation?: ApiOperation | undefined; projectId?: string | undefined }>

export function readApiSearch(raw: RawSearch): ApiSearch {
  return {
    ...readPagedSearch(raw),
    operation: readChoice(raw, 'operation', apiOperations),
    projectId: readText(raw, 'projectId'),
  }
}
