/** The state of the Task Hub as its URL keeps it. */
import { requestKinds, requestStates } from '@portico/domain'
import type { RequestKind, RequestState } from '@portico/domain'
import { readPagedSearch } from '../../page/paged-search.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { readChoice } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export const taskViews = ['to-decide', 'mine', 'decided', 'all'] as const
export type TaskView = (typeof taskViews)[number]

export type TaskSearch = PagedSearch &
  Readonly<{
    view?: TaskView | undefined
    kind?: RequestKind | undefined
    state?: RequestState | undefined
  }>

export function readTaskSearch(raw: RawSearch): TaskSearch {
  return {
    ...readPagedSearch(raw),
    view: readChoice(raw, 'view', taskViews),
    kind: readChoice(raw, 'kind', requestKinds),
    state: readChoice(raw, 'state', requestStates),
  }
}
