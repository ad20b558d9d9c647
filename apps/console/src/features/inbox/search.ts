/** The state of the inbox as its URL keeps it. */
import { readPagedSearch } from '../../page/paged-search.ts'
import type { PagedSearch } from '../../page/paged-search.ts'
import type { RawSearch } from '../../page/search.ts'

export type InboxSearch = PagedSearch & Readonly<{ unread?: true | undefined }>

export function readInboxSearch(raw: RawSearch): InboxSearch {
  const { limit, cursor } = readPagedSearch(raw)
  return { limit, cursor, ...(raw['unread'] === true && { unread: true }) }
}
