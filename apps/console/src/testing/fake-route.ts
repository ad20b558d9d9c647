/** The shape of the fake's handlers: typed from the contract's route table, so that they cannot drift from it. */
import type { RouteAnswer, RouteInput, RouteName, Routes } from '@portico/contract'
import type { FakePerson, FakeWorld } from './fake-world.ts'

export type FakeCall<Name extends RouteName> = RouteInput<Routes[Name]> &
  Readonly<{
    world: FakeWorld
    /** The signed-in person; routes open to everybody must not look. */
    me: FakePerson
    /** From `If-Match`. */
    version: number | undefined
  }>

export type FakeHandlers = Readonly<{
  [Name in RouteName]?: (call: FakeCall<Name>) => RouteAnswer<Routes[Name]>
}>

/** One page of a list; the cursor is the position of its first item. */
export function pageOf<Item>(
  items: readonly Item[],
  query: Readonly<{ limit: number; cursor?: string | undefined }>,
): { items: Item[]; nextCursor: string | null } {
  const start = Number(query.cursor ?? 0)
  const end = start + query.limit
  return { items: items.slice(start, end), nextCursor: end < items.length ? String(end) : null }
}

/** Whether any of the texts holds the keyword. */
export function matches(keyword: string | undefined, ...texts: readonly string[]): boolean {
  const wanted = (keyword ?? '').toLowerCase()
  return texts.some((text) => text.toLowerCase().includes(wanted))
}
