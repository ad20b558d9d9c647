/** Registered APIs and their changes (GW2, GW5). */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { Api } from '@portico/contract'
import { client } from '../../server/client.ts'
import type { ApiChange, Throttle } from './api-form.ts'
import type { ApiSearch } from './search.ts'

/** An API's name stands in grants, how many there are in its project. */
export const apiKeys = [['apis'], ['projects'], ['grants']] as const

/** @param projectId narrows to one project, whatever the search says */
export function apisQuery(search: ApiSearch, projectId = search.projectId) {
  const { q, operation, limit, cursor } = search
  const query = { q, operation, projectId, limit, cursor }
  return queryOptions({
    queryKey: ['apis', 'list', query],
    queryFn: ({ signal }) => client.listApis({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function apiQuery(id: string) {
  return queryOptions({
    queryKey: ['apis', 'detail', id],
    queryFn: ({ signal }) => client.getApi({ params: { id } }, { signal }),
  })
}

export const addApi = (
  projectId: string,
  form: ApiChange & Readonly<{ throttle: Throttle }>,
  options: CallOptions,
) => client.createApi({ body: { projectId, ...form } }, options)

export const changeApi = (
  { id, version }: Api,
  body: ApiChange | Readonly<{ throttle: Throttle }>,
) => client.updateApi({ params: { id }, body }, { version })

export const deleteApi = ({ id }: Api) => client.deleteApi({ params: { id } })

/** Names of applications that are known by their ids only. */
export function applicationNameQuery(id: string) {
  return queryOptions({
    queryKey: ['applications', 'name', id],
    queryFn: async ({ signal }) =>
      (await client.getApplication({ params: { id } }, { signal })).name,
    staleTime: 60_000,
  })
}
