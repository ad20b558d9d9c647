/** How applications stand at the vendor's gateway, and carrying them again (NW3). */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import { client } from '../../server/client.ts'
import type { CarryingSearch } from './search.ts'

export const carryingKeys = [['carrying']] as const

/** Carrying goes on by itself: the page follows it while it is open. */
const followMs = 5_000

export function carryingQuery({ state, limit, cursor }: CarryingSearch) {
  const query = { state, limit, cursor }
  return queryOptions({
    queryKey: ['carrying', query],
    queryFn: ({ signal }) => client.listCarrying({ query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: followMs,
  })
}

/** @param applicationIds all that failed or differ when it is undefined */
export const carryAgain = (applicationIds: string[] | undefined, options: CallOptions) =>
  client.carryAgain({ body: applicationIds === undefined ? {} : { applicationIds } }, options)
