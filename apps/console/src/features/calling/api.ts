/** What an application may call: its valid grants of APIs. */
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'

/** The most that one answer holds; a longer list is searched by name. */
const grantsShown = 100

export function callableQuery(applicationId: string) {
  const query = { kind: 'api', state: 'valid', limit: grantsShown } as const
  return queryOptions({
    queryKey: ['grants', 'callable', applicationId],
    queryFn: ({ signal }) =>
      client.listApplicationGrants({ params: { id: applicationId }, query }, { signal }),
  })
}
