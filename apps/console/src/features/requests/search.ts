/** The state of the Task Hub as its URL keeps it. */
import { requestKinds, requestStates } from '@portico/domain'
import type { RequestKind, RequestState } from '@portico/domain'
import { readChoice, readPageSize, readText } from '../../page/search.ts'
import type { PageSize, RawSearch } from '../../page/search.ts'

export const taskViews = ['to-decide', 'mine', 'decided', 'all'] as const
export type TaskView = (typeof taskViews)[number]

export type TaskSearch = Readonly<{
  view?: TaskView | undefined
  q?: string | undefined
  kind?: RequestKind | undefined
  state?: RequestState | undefined
  limit?: PageSize | undefined
  cursor?: string | undefined
}>

export function readTaskSearch(raw: RawSearch): TaskSearch {
  return {
    view: readChoice(raw, 'view', taskViews),
    q: readText(raw, 'q'),
    kind: readChoice(raw, 'kind', requestKinds),
    state: readChoice(raw, 'state', requestStates),
    limit: readPageSize(raw),
    cursor: readText(raw, 'cursor'),
  }
}
