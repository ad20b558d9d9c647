/** The state of a list of grants as its URL keeps it. */
import type { PagedSearch } from '../../page/paged-search.ts'
import { readPagedSearch } from '../../page/paged-search.ts'
import { readChoice, readText } from '../../page/search.ts'
import type { RawSearch } from '../../page/search.ts'

export const grantKinds = ['api', 'data-source'] as const
export type GrantKind = (typeof grantKinds)[number]

export const expiryWindows = [7, 30, 90] as const
export type ExpiryWindow = (typeof expiryWindows)[number]

export type GrantSearch = PagedSearch &
  Readonly<{
    kind?: GrantKind | undefined
    /** Of those I administer only. */
    projectId?: string | undefined
    /** Those that end within so many days, of those I administer only. */
    expiring?: ExpiryWindow | undefined
  }>

export function readGrantSearch(raw: RawSearch): GrantSearch {
  return { ...readPagedSearch(raw), kind: readChoice(raw, 'kind', grantKinds) }
}

export function readAdministeredSearch(raw: RawSearch): GrantSearch {
  return {
    ...readGrantSearch(raw),
    projectId: readText(raw, 'projectId'),
    expiring: expiryWindows.find((days) => days === Number(raw['expiring'])),
  }
}
