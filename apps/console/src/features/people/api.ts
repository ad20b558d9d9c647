/** Members of the organisation and what administrators change about them (MB8). */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import type { Me, Member } from '@portico/contract'
import type { PagedSearch } from '../../page/paged-search.ts'
import { client } from '../../server/client.ts'

/** A person's name, state and ownerships stand in many lists. */
export const memberKeys = [['members'], ['applications'], ['me']] as const

export function organisationMembersQuery({ q, limit, cursor }: PagedSearch) {
  const query = { q, limit, cursor }
  return queryOptions({
    queryKey: ['members', 'organisation', query],
    queryFn: ({ signal }) => client.listMembers({ query }, { signal }),
    placeholderData: keepPreviousData,
  })
}

export type NewMember = Readonly<{
  username: string
  displayName: string
  email?: string
  password?: string
  roles: Me['roles']
}>

export const addMember = (body: NewMember, options: CallOptions) =>
  client.createMember({ body }, options)

export type MemberChange = Readonly<{
  displayName?: string
  email?: string | null
  password?: string
  roles?: Me['roles']
  active?: boolean
}>

export const changeMember = ({ id, version }: Member, body: MemberChange) =>
  client.updateMember({ params: { id }, body }, { version })

export const removeMember = ({ id }: Member) => client.deleteMember({ params: { id } })

/** Makes somebody else an owner wherever this person is the last one. */
export const handOver = (from: Member, toMemberId: string, options: CallOptions) =>
  client.handOverOwnerships({ params: { id: from.id }, body: { toMemberId } }, options)
