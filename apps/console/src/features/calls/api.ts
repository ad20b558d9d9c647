/** Call records of an application. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'
import type { CallSearch } from './search.ts'
import type { UsageRange } from './usage-series.ts'

export function callsQuery(applicationId: string, { outcome, limit, cursor }: CallSearch) {
  const query = { outcome, limit, cursor }
  return queryOptions({
    queryKey: ['calls', applicationId, query],
    queryFn: ({ signal }) => client.listCalls({ params: { id: applicationId }, query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function usageQuery(applicationId: string, range: UsageRange) {
  return queryOptions({
    queryKey: ['calls', 'usage', applicationId, range],
    queryFn: ({ signal }) =>
      client.getUsage({ params: { id: applicationId }, query: { range } }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
}
