/** The record of one call, by the id that its caller was told. */
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'

/** A gateway reports its calls in batches, so one that has just been made is asked for again. */
export function callQuery(requestId: string) {
  return queryOptions({
    queryKey: ['calls', 'record', requestId],
    queryFn: ({ signal }) => client.getCall({ params: { requestId } }, { signal }),
    enabled: requestId !== '',
    retry: false,
  })
}

/** What the gateway found in it, where it was refused; kept for a day. */
export function diagnosisQuery(requestId: string) {
  return queryOptions({
    queryKey: ['calls', 'diagnosis', requestId],
    queryFn: ({ signal }) => client.diagnoseCall({ params: { requestId } }, { signal }),
    retry: false,
  })
}
