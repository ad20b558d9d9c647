/** The state of My Applications as its URL keeps it. */
import { readChoice, readPageSize, readText } from '../../page/search.ts'
import type { PageSize, RawSearch } from '../../page/search.ts'

export const applicationViews = ['my', 'not-joined'] as const
export type ApplicationView = (typeof applicationViews)[number]

export type ApplicationSearch = Readonly<{
  view?: ApplicationView | undefined
  q?: string | undefined
  groupId?: string | undefined
  limit?: PageSize | undefined
  cursor?: string | undefined
  /** Keys of hidden columns, joined by `,`. */
  hide?: string | undefined
}>

export function readApplicationSearch(raw: RawSearch): ApplicationSearch {
  return {
    view: readChoice(raw, 'view', applicationViews),
    q: readText(raw, 'q'),
    groupId: readText(raw, 'groupId'),
    limit: readPageSize(raw),
    cursor: readText(raw, 'cursor'),
    hide: readText(raw, 'hide'),
  }
}
