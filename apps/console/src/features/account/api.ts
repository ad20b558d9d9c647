/** My own profile, and what of mine ends soon. */
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'

export type ProfileChange = Readonly<{
  displayName: string
  email: string | null
  timeZone: string | null
}>

export const changeProfile = (change: ProfileChange) => client.updateMe({ body: change })

export const switchEmailNotices = (emailNotices: boolean) =>
  client.updateMe({ body: { emailNotices } })

export const expiringQuery = queryOptions({
  queryKey: ['me', 'expiring'],
  queryFn: ({ signal }) => client.listExpiring({ query: { withinDays: 30 } }, { signal }),
})
