/** A list whose filters, columns and place live in the URL, so that Back, reload and links work. */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'
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

/**
 * The same object as long as the URL says the same.
 *
 * @param search of the route, as it validated it
 */
export function useListState<Search extends ListSearch>(search: Search): ListState<Search> {
  const navigate = useNavigate()
  const kept = useRouterState({ select: (state) => state.location.state.trail })
  return useMemo(() => {
    const go: Go<Search> = (next, trail, replace) =>
      void navigate({
        to: '.',
        // The search type is the route's own; `to: '.'` stays on whichever route that is.
        search: (() => withoutAbsent({ ...search, ...next })) as never,
        state: (state) => ({ ...state, trail }),
        replace,
        resetScroll: false,
      })
    return createListState(search, kept, go)
  }, [navigate, search, kept])
}

type Go<Search> = (next: Partial<Search>, trail: readonly string[], replace: boolean) => void

function createListState<Search extends ListSearch>(
  search: Search,
  kept: readonly string[] | undefined,
  go: Go<Search>,
): ListState<Search> {
  const { cursor } = search
  const trail = cursor === undefined ? [] : kept
  const turn = (to: string | undefined, next: readonly string[]) =>
    go({ cursor: to } as Partial<Search>, next, false)
  const previous = trail?.at(-1)
  return {
    search,
    change: (change) => go({ ...change, cursor: undefined } as Partial<Search>, [], true),
    page: trail === undefined ? null : trail.length + 1,
    turnTo: (next) => turn(next, [...(trail ?? ['']), cursor ?? '']),
    turnBack:
      previous === undefined
        ? undefined
        : () => turn(previous === '' ? undefined : previous, trail?.slice(0, -1) ?? []),
    turnToFirst: cursor === undefined ? undefined : () => turn(undefined, []),
  }
}
