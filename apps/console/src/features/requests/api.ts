/** Requests: lists, one with its course, and what is done to them. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { RequestDetail, RequestForm } from '@portico/contract'
import { client } from '../../server/client.ts'
import type { TaskSearch } from './search.ts'

/** A decision may create an application, a membership or a grant, and changes what waits for me. */
export const requestKeys = [
  ['requests'],
  ['applications'],
  ['members'],
  ['grants'],
  ['me'],
] as const

export function requestsQuery({ view = 'to-decide', q, kind, state, limit, cursor }: TaskSearch) {
  const query = { view, q, kind, state, limit, cursor }
  return queryOptions({
    queryKey: ['requests', 'list', query],
    queryFn: ({ signal }) => client.listRequests({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export function requestQuery(id: string) {
  return queryOptions({
    queryKey: ['requests', 'detail', id],
    queryFn: ({ signal }) => client.getRequest({ params: { id } }, { signal }),
  })
}

type Decided = Readonly<{ id: string; version: number }>

export const approveRequest = (request: Decided, note: string, options: CallOptions) =>
  client.approveRequest(
    { params: { id: request.id }, body: note === '' ? {} : { note } },
    { ...options, version: request.version },
  )

export const rejectRequest = (request: Decided, note: string, options: CallOptions) =>
  client.rejectRequest(
    { params: { id: request.id }, body: { note } },
    { ...options, version: request.version },
  )

export type Involvement = Readonly<{ memberId: string; note?: string }>

export const handOverRequest = (request: Decided, body: Involvement, options: CallOptions) =>
  client.handOverRequest(
    { params: { id: request.id }, body },
    { ...options, version: request.version },
  )

export const addSigner = (request: Decided, body: Involvement, options: CallOptions) =>
  client.addSigner({ params: { id: request.id }, body }, { ...options, version: request.version })

export const withdrawRequest = (request: Decided, options: CallOptions) =>
  client.withdrawRequest(
    { params: { id: request.id }, body: {} },
    { ...options, version: request.version },
  )

export const resubmitRequest = (
  id: string,
  form: RequestForm | undefined,
  options: CallOptions,
): Promise<RequestDetail> =>
  client.resubmitRequest({ params: { id }, body: form === undefined ? {} : { form } }, options)

export type BatchDecision = Readonly<{
  decision: 'approve' | 'reject'
  note?: string
  requestIds: string[]
}>

export const decideRequests = (body: BatchDecision, options: CallOptions) =>
  client.decideRequests({ body }, options)
