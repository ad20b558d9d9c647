/** The signed-in person and the facts of the organisation that screens depend on. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import type { Me } from '@portico/contract'
import { client } from '../server/client.ts'
import { sessionPhase } from './session.ts'

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await client.getMe({}, { signal })
    sessionPhase.set('present')
    return me
  },
  staleTime: 30_000,
})

/** The signed-in person; only below the signed-in layout, which has loaded them. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}
