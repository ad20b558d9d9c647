/** The state of My Applications as its URL keeps it. */
import { readPagedSearch } from '../../page/paged-search.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import { readChoice, readText } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export const applicationViews = ['my', 'not-joined'] as const
export type ApplicationView = (typeof applicationViews)[number]

export type ApplicationSearch = PagedSearch &
  Readonly<{ view?: ApplicationView | undefined; groupId?: string | undefined }>

export function readApplicationSearch(raw: RawSearch): ApplicationSearch {
  return {
    ...readPagedSearch(raw),
    view: readChoice(raw, 'view', applicationViews),
    groupId: readText(raw, 'groupId'),
  }
}
