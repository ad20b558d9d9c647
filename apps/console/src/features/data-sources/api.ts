/** Data sources and their changes (GT3); what opens one is write-only. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { DataSource } from '@portico/contract'
import type { PagedSearch } from '../../page/paged-search.ts'
import { client } from '../../server/client.ts'

export const dataSourceKeys = [['data-sources'], ['grants']] as const

export function dataSourcesQuery({ q, limit, cursor }: PagedSearch) {
  const query = { q, limit, cursor }
  return queryOptions({
    queryKey: ['data-sources', 'list', query],
    queryFn: ({ signal }) => client.listDataSources({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export type DataSourceForm = Parameters<typeof client.createDataSource>[0]['body']

export const addDataSource = (body: DataSourceForm, options: CallOptions) =>
  client.createDataSource({ body }, options)

export const changeDataSource = ({ id, version }: DataSource, body: DataSourceForm) =>
  client.updateDataSource({ params: { id }, body }, { version })

export const deleteDataSource = ({ id }: DataSource) => client.deleteDataSource({ params: { id } })
