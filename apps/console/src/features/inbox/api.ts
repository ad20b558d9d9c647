/** My inbox: what I was told, and that I have read it. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'
import type { InboxSearch } from './search.ts'

/** How many are unread stands in the header, with the person. */
export const inboxKeys = [['inbox'], ['me']] as const

export function inboxQuery({ unread, limit, cursor }: InboxSearch) {
  const query = { unread: unread === true ? 'true' : undefined, limit, cursor } as const
  return queryOptions({
    queryKey: ['inbox', 'list', query],
    queryFn: ({ signal }) => client.listNotifications({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** @param ids null for all of them */
export const markRead = (ids: string[] | null) =>
  client.readNotifications({ body: ids === null ? {} : { ids } })
