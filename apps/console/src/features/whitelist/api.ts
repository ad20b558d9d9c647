/** The IP whitelist of an application. */
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../server/client.ts'

/** The application with its whitelist and version; the same answer as the application's own page shows. */
export function whitelistQuery(id: string) {
  return queryOptions({
    queryKey: ['applications', 'detail', id],
    queryFn: ({ signal }) => client.getApplication({ params: { id } }, { signal }),
  })
}

export function refusedAddressesQuery(id: string) {
  return queryOptions({
    queryKey: ['applications', 'refused-addresses', id],
    queryFn: ({ signal }) => client.listRefusedAddresses({ params: { id } }, { signal }),
  })
}

export type WhitelistInput = Parameters<typeof client.setWhitelist>[0]['body']

export const setWhitelist = (id: string, version: number, body: WhitelistInput) =>
  client.setWhitelist({ params: { id }, body }, { version })

export type PreviewInput = Parameters<typeof client.previewWhitelist>[0]['body']

export const previewWhitelist = (id: string, body: PreviewInput) =>
  client.previewWhitelist({ params: { id }, body })
