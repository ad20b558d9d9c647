/** Application groups and their changes (GP1, GP2). */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { ApplicationGroup } from '@portico/contract'
import type { CallOptions } from '@portico/sdk'
import type { PagedSearch } from '../../page/paged-search.ts'
import { client } from '../../server/client.ts'

/** A group's name stands in the rows of applications too. */
export const groupKeys = [['groups'], ['applications']] as const

export function groupsQuery({ q, limit, cursor }: PagedSearch) {
  const query = { q, limit, cursor }
  return queryOptions({
    queryKey: ['groups', 'list', query],
    queryFn: ({ signal }) => client.listGroups({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export const addGroup = (name: string, options: CallOptions) =>
  client.createGroup({ body: { name } }, options)

export const renameGroup = ({ id, version }: ApplicationGroup, name: string) =>
  client.updateGroup({ params: { id }, body: { name } }, { version })

export const deleteGroup = ({ id }: ApplicationGroup) => client.deleteGroup({ params: { id } })
