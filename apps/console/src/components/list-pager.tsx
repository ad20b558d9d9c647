/** The pager of a list whose state is in the URL. */
import type { ListState } from '../page/list-state.ts'
import type { PagedSearch } from '../page/paged-search.ts'
import type { PageSize } from '../page/search.ts'
import { CursorPager } from './cursor-pager.tsx'

export type ListPagerProps<Search extends PagedSearch> = Readonly<{
  list: ListState<Search>
  nextCursor: string | null
  /** How many rows this page has; an empty first page has nothing to turn. */
  rows: number
}>

const defaultPageSize: PageSize = 20

export function ListPager<Search extends PagedSearch>({
  list,
  nextCursor,
  rows,
}: ListPagerProps<Search>) {
  if (rows === 0 && list.page === 1) return null
  return (
    <CursorPager
      page={list.page}
      pageSize={list.search.limit ?? defaultPageSize}
      onPageSize={(limit) => list.change({ limit } as Partial<Search>)}
      onFirst={list.turnToFirst}
      onPrevious={list.turnBack}
      onNext={nextCursor === null ? undefined : () => list.turnTo(nextCursor)}
    />
  )
}
