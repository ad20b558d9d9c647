/** Asking for and changing applications. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { ApplicationForm, RequestDetail } from '@portico/contract'
import { client } from '../../server/client.ts'
import type { ApplicationSearch, ApplicationView } from './search.ts'

/** What every change of an application makes stale. */
export const applicationKeys = [['applications'], ['me']] as const

/** @param view `all` is for administrators, and belongs to a page of its own */
export function applicationsQuery(
  view: ApplicationView | 'all',
  { q, groupId, limit, cursor }: ApplicationSearch,
) {
  const query = { view, q, groupId, limit, cursor }
  return queryOptions({
    queryKey: ['applications', 'list', query],
    queryFn: ({ signal }) => client.listApplications({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function applicationQuery(id: string) {
  return queryOptions({
    queryKey: ['applications', 'detail', id],
    queryFn: ({ signal }) => client.getApplication({ params: { id } }, { signal }),
  })
}

/** Whether a name would be accepted in a group now (AP4, RQ4); the submission decides again. */
export function nameCheckQuery(name: string, groupId: string, exceptApplicationId?: string) {
  const query = { name, groupId, exceptApplicationId }
  return queryOptions({
    queryKey: ['application-names', query],
    queryFn: ({ signal }) => client.checkApplicationName({ query }, { signal }),
    staleTime: 5_000,
  })
}

export function requestApplication(
  form: ApplicationForm,
  options: CallOptions,
): Promise<RequestDetail> {
  return client.submitRequest({ body: { kind: 'create-application', ...form } }, options)
}

/** Administrators need no approval. */
export const createApplication = (form: ApplicationForm, options: CallOptions) =>
  client.createApplication({ body: form }, options)

export function requestApplicationAgain(
  requestId: string,
  form: ApplicationForm,
  options: CallOptions,
): Promise<RequestDetail> {
  const body = { form: { kind: 'create-application', ...form } } as const
  return client.resubmitRequest({ params: { id: requestId }, body }, options)
}

export type ApplicationEdit = Pick<ApplicationForm, 'name' | 'groupId' | 'scenario' | 'ownerIds'>

export function editApplication(id: string, version: number, edit: ApplicationEdit) {
  return client.updateApplication({ params: { id }, body: edit }, { version })
}

export function deleteApplication(id: string, version: number, confirmName: string) {
  return client.deleteApplication({ params: { id }, body: { confirmName } }, { version })
}

export const suspendApplication = (id: string, options: CallOptions) =>
  client.suspendApplication({ params: { id } }, options)

export const resumeApplication = (id: string, options: CallOptions) =>
  client.resumeApplication({ params: { id } }, options)
