/** The organisation's settings: its own, its network, how calls are authenticated (NW1, NW2). */
import { queryOptions } from '@tanstack/react-query'
import type { NetworkKind } from '@portico/domain'
import type { CallAuthentication, NetworkSettings, OrganisationSettings } from '@portico/contract'
import { client } from '../../server/client.ts'

/** What exists on a network shows in forms everywhere, by way of the signed-in person. */
export const settingKeys = [['settings'], ['me'], ['applications']] as const

export const networkQuery = queryOptions({
  queryKey: ['settings', 'network'],
  queryFn: ({ signal }) => client.getNetwork({}, { signal }),
})

export function networkChangeQuery(to: NetworkKind) {
  return queryOptions({
    queryKey: ['settings', 'network', 'change', to],
    queryFn: ({ signal }) => client.previewNetworkChange({ query: { to } }, { signal }),
    // What a change turns off is counted anew each time it is looked at.
    staleTime: 0,
  })
}

export type NetworkChange = Parameters<typeof client.setNetwork>[0]['body']

export const setNetwork = ({ version }: NetworkSettings, body: NetworkChange) =>
  client.setNetwork({ body }, { version })

export const authenticationQuery = queryOptions({
  queryKey: ['settings', 'call-authentication'],
  queryFn: ({ signal }) => client.getCallAuthentication({}, { signal }),
})

export type AuthenticationChange = Parameters<typeof client.setCallAuthentication>[0]['body']

export const setAuthentication = (
  { version }: Pick<CallAuthentication, 'version'>,
  body: AuthenticationChange,
) => client.setCallAuthentication({ body }, { version })

export const organisationQuery = queryOptions({
  queryKey: ['settings', 'organisation'],
  queryFn: ({ signal }) => client.getOrganisation({}, { signal }),
})

export type OrganisationChange = Parameters<typeof client.setOrganisation>[0]['body']

export const setOrganisation = (
  { version }: Pick<OrganisationSettings, 'version'>,
  body: OrganisationChange,
) => client.setOrganisation({ body }, { version })
