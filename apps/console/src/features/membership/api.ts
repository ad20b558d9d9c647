/** The members of an application, and asking to become or remain one. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { Validity } from '@portico/contract'
import { client } from '../../server/client.ts'

/** What a change of membership makes stale. */
export const membershipKeys = [['members'], ['applications']] as const

export function membersQuery(applicationId: string, q: string, cursor: string | undefined) {
  const query = { q, cursor, limit: 50 }
  return queryOptions({
    queryKey: ['members', 'of-application', applicationId, query],
    queryFn: ({ signal }) =>
      client.listApplicationMembers({ params: { id: applicationId }, query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export type NewMembers = Readonly<{ memberIds: string[]; validity: Validity }>

export const addMembers = (applicationId: string, body: NewMembers, options: CallOptions) =>
  client.addApplicationMembers({ params: { id: applicationId }, body }, options)

export const changeValidity = (applicationId: string, memberId: string, validity: Validity) =>
  client.updateApplicationMember({ params: { id: applicationId, memberId }, body: { validity } })

export const removeMember = (applicationId: string, memberId: string) =>
  client.removeApplicationMember({ params: { id: applicationId, memberId } })

export type MembershipRequest = Readonly<{
  kind: 'join-application' | 'renew-membership'
  applicationId: string
  validity: Validity
  reason: string
}>

export const requestMembership = (request: MembershipRequest, options: CallOptions) =>
  client.submitRequest({ body: request }, options)
