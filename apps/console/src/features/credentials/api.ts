/** Seeing and changing the secret of an application. */
import { queryOptions } from '@tanstack/react-query'
import type { CallOptions } from '@portico/sdk'
import { PorticoError } from '@portico/sdk'
import type { SecretVersion } from '@portico/contract'
import type { RefusalCode } from '@portico/domain'
import { client } from '../../server/client.ts'
import { askForProof } from '../../session/identity-proof.ts'

/** The answer where the organisation asks for a fresh proof of identity first (CR5). */
const freshSignInNeeded: RefusalCode = 'credential.fresh-sign-in-needed'

/**
 * Fetches the secret; the server records it (CR5). Where a fresh proof of identity is asked for, the person
 * gives it and the reveal is tried once more.
 *
 * @returns null when the person declined to prove who they are
 */
export async function revealSecret(applicationId: string): Promise<string | null> {
  const reveal = async () =>
    (await client.revealSecret({ params: { id: applicationId } })).appSecret
  try {
    return await reveal()
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== freshSignInNeeded) throw error
    return (await askForProof()) ? reveal() : null
  }
}

export type ResetInput = Parameters<typeof client.resetSecret>[0]['body']

export const resetSecret = (applicationId: string, body: ResetInput, options: CallOptions) =>
  client.resetSecret({ params: { id: applicationId }, body }, options)

/** Whether a version is an old one that still signs. */
export function isOverlapping({ endsAt }: Pick<SecretVersion, 'endsAt'>): boolean {
  return endsAt !== null && Date.parse(endsAt) > Date.now()
}

export function secretVersionsQuery(applicationId: string) {
  return queryOptions({
    queryKey: ['applications', 'secret-versions', applicationId],
    queryFn: ({ signal }) =>
      client.listSecretVersions({ params: { id: applicationId } }, { signal }),
    // CR7: the share of calls is watched live while an old secret still is.
    refetchInterval: ({ state }) => (state.data?.items.some(isOverlapping) ? 5_000 : 60_000),
  })
}

export const changeOverlap = (applicationId: string, version: number, endsAt: string) =>
  client.changeOverlap({ params: { id: applicationId, version }, body: { endsAt } })
