/** Call records of an application. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Call } from '@portico/contract'
import { client } from '../../server/client.ts'
import type { CallOutcome, CallSearch } from './search.ts'
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

const firstServerError = 500

/** What became of a call: a gateway code means refused, else the backend's status decides (GW1). */
export function outcomeOf(call: Pick<Call, 'code' | 'status'>): CallOutcome {
  if (call.code !== null && !call.code.startsWith('D')) return 'refused'
  return call.status >= firstServerError || call.code !== null ? 'failed' : 'passed'
}
