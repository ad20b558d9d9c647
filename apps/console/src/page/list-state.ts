/** A list whose filters, columns and place live in the URL, so that Back, reload and links work. */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { withoutAbsent } from './search.ts'

declare module '@tanstack/history' {
  interface HistoryState {
    /** Cursors of the pages before this one, the first page's as an empty text. */
    trail?: readonly string[]
  }
}

export type ListSearch = Readonly<{ cursor?: string | undefined }>

export type ListState<Search extends ListSearch> = Readonly<{
  search: Search
  /** Changes filters, columns or page size, and goes back to the first page. */
  change: (change: Partial<Search>) => void
  /** Turns pages; null where a link was opened and nobody knows how many pages lie before. */
  page: number | null
  turnTo: (cursor: string) => void
  turnBack: (() => void) | undefined
  turnToFirst: (() => void) | undefined
}>

/** @param search of the route, as it validated it */
export function useListState<Search extends ListSearch>(search: Search): ListState<Search> {
  const navigate = useNavigate()
  const kept = useRouterState({ select: (state) => state.location.state.trail })
  const { cursor } = search
  const trail = cursor === undefined ? [] : kept
  const go = (next: Partial<Search>, nextTrail: readonly string[], replace: boolean) => {
    const bare = withoutAbsent({ ...search, ...next })
    void navigate({
      to: '.',
      // The search type is the route's own; `to: '.'` stays on whichever route that is.
      search: (() => bare) as never,
      state: (state) => ({ ...state, trail: nextTrail }),
      replace,
      resetScroll: false,
    })
  }
  const previous = trail?.at(-1)
  return {
    search,
    change: (change) => go({ ...change, cursor: undefined } as Partial<Search>, [], true),
    page: trail === undefined ? null : trail.length + 1,
    turnTo: (next) =>
      go({ cursor: next } as Partial<Search>, [...(trail ?? ['']), cursor ?? ''], false),
    turnBack:
      previous === undefined
        ? undefined
        : () =>
            go(
              { cursor: previous === '' ? undefined : previous } as Partial<Search>,
              trail?.slice(0, -1) ?? [],
              false,
            ),
    turnToFirst:
      cursor === undefined
        ? undefined
        : () => go({ cursor: undefined } as Partial<Search>, [], false),
  }
}
