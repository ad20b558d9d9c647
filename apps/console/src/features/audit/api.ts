/** The audit log: a page of it, its export, its proof (AU1). */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { routeAddresses } from '@portico/contract'
import { client } from '../../server/client.ts'
import { filterOf } from './search.ts'
import type { AuditSearch } from './search.ts'

/** @param applicationId narrows to one application, which its owners may read too */
export function auditQuery(search: AuditSearch, timeZone: string, applicationId?: string) {
  const { limit, cursor } = search
  const query = { ...filterOf(search, timeZone), limit, cursor }
  return queryOptions({
    queryKey: ['audit', 'list', applicationId ?? 'all', query],
    queryFn: ({ signal }) =>
      applicationId === undefined
        ? client.listAuditEvents({ query }, { signal })
        : client.listApplicationEvents({ params: { id: applicationId }, query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export const verifyAudit = () => client.verifyAudit({ query: {} })

export type Verification = Awaited<ReturnType<typeof verifyAudit>>

/** The address of an export, which the browser itself downloads: it may be larger than a page can hold. */
export function exportAddress(
  search: AuditSearch,
  timeZone: string,
  format: 'csv' | 'jsonl',
): string {
  const given = Object.entries(filterOf(search, timeZone)).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  const query = new URLSearchParams([...given, ['format', format]])
  return `/api/v1${routeAddresses.exportAuditEvents.path}?${query.toString()}`
}
