/** Grants: mine, those of one application, those I administer; asking for, giving and ending them (GT1 to GT3). */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { Grant, RequestForm, Validity } from '@portico/contract'
import type { PagedSearch } from '../../page/paged-search.ts'
import { client } from '../../server/client.ts'
import type { GrantKind, GrantSearch } from './search.ts'

/** Grants are counted with applications and APIs; asking for one makes a request, which may wait for me. */
export const grantKeys = [['grants'], ['applications'], ['apis'], ['requests'], ['me']] as const

/** @param applicationId narrows to one application; without it, all of mine */
export function grantsQuery(search: GrantSearch, applicationId: string | undefined) {
  const { kind = 'api', q, limit, cursor } = search
  const query = { kind, q, limit, cursor }
  return queryOptions({
    queryKey: ['grants', 'list', applicationId ?? 'mine', query],
    queryFn: ({ signal }) =>
      applicationId === undefined
        ? client.listGrants({ query: { ...query, view: 'mine' } }, { signal })
        : client.listApplicationGrants({ params: { id: applicationId }, query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The grants on what I administer: my projects' APIs, my data sources; all of them for administrators. */
export function administeredGrantsQuery(search: GrantSearch) {
  const { kind = 'api', q, projectId, expiring, limit, cursor } = search
  const query = {
    view: 'administered',
    kind,
    q,
    limit,
    cursor,
    ...(kind === 'api' && { projectId }),
    expiringWithinDays: expiring,
  } as const
  return queryOptions({
    queryKey: ['grants', 'administered', query],
    queryFn: ({ signal }) => client.listGrants({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** Which applications hold a grant on one API or data source. */
export function holdersQuery({ limit, cursor }: PagedSearch, kind: GrantKind, targetId: string) {
  const query = { view: 'administered', kind, targetId, limit, cursor } as const
  return queryOptions({
    queryKey: ['grants', 'holders', query],
    queryFn: ({ signal }) => client.listGrants({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export const askForGrant = (body: RequestForm, options: CallOptions) =>
  client.submitRequest({ body }, options)

export type ApiRequests = Parameters<typeof client.submitApiRequests>[0]['body']

export const askForApis = (body: ApiRequests, options: CallOptions) =>
  client.submitApiRequests({ body }, options)

export type NewGrant = Parameters<typeof client.createGrant>[0]['body']

export const giveGrant = (applicationId: string, body: NewGrant, options: CallOptions) =>
  client.createGrant({ params: { id: applicationId }, body }, options)

const paramsOf = ({ id, application }: Grant) => ({ id: application.id, grantId: id })

export type EndChange = Readonly<{ validity: Validity; reason?: string }>

export const changeGrantEnd = (grant: Grant, body: EndChange) =>
  client.renewGrant({ params: paramsOf(grant), body })

export const returnGrant = (grant: Grant) => client.endGrant({ params: paramsOf(grant), body: {} })

export const revokeGrant = (grant: Grant, reason: string) =>
  client.endGrant({ params: paramsOf(grant), body: { reason } })
