/** Approval chains: those in force, and their change (RQ6). */
import { queryOptions } from '@tanstack/react-query'
import type { ApprovalChain } from '@portico/contract'
import { client } from '../../server/client.ts'

export const chainKeys = [['chains']] as const

export const chainsQuery = queryOptions({
  queryKey: ['chains', 'list'],
  queryFn: ({ signal }) => client.listChains({}, { signal }),
})

export type ShownChain = Awaited<ReturnType<typeof client.listChains>>['items'][number]

export const setChain = (body: ApprovalChain) => client.setChain({ body })

export const resetChain = ({ kind, groupId }: ApprovalChain) =>
  client.resetChain({ params: { kind }, query: groupId === null ? {} : { groupId } })

/** A group or a person of whom a chain keeps the id only. */
export function groupNameQuery(id: string) {
  return queryOptions({
    queryKey: ['groups', 'name', id],
    queryFn: async ({ signal }) => {
      // Groups have no page of their own: they are few, and found among the first hundred.
      const { items } = await client.listGroups({ query: { limit: 100 } }, { signal })
      return items.find((group) => group.id === id)?.name ?? id
    },
    staleTime: 60_000,
  })
}

export function personQuery(id: string) {
  return queryOptions({
    queryKey: ['members', 'detail', id],
    queryFn: ({ signal }) => client.getMember({ params: { id } }, { signal }),
    staleTime: 60_000,
    retry: false,
  })
}
