/** Finds the addresses of a receiver, and lets those alone through that a webhook may lead to. */
import { lookup } from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import { isPublicAddress } from '@portico/domain'

/** All addresses of a host, as the operating system resolves it. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>

export const resolveBySystem: ResolveHost = (host) => lookup(host, { all: true, verbatim: true })

/** None of a host's addresses may be called. */
class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'
  readonly code = 'private-address'
}

/**
 * The addresses to connect to, and no others: whoever connects must not ask the name again, because the answer
 * may be another one by then. Throws `ForbiddenAddress`, or what resolving threw.
 */
export async function findAllowedAddresses(
  host: string,
  policy: Readonly<{ allowPrivate: boolean; resolve: ResolveHost }>,
): Promise<readonly LookupAddress[]> {
  const addresses = await policy.resolve(host.replace(/^\[|\]$/g, ''))
  if (policy.allowPrivate) return addresses
  const allowed = addresses.filter(({ address }) => isPublicAddress(address))
  if (allowed.length > 0) return allowed
  throw new ForbiddenAddress(
    'the name leads to an address of this machine or of a private network; ' +
      'PORTICO_WEBHOOK_ALLOW_PRIVATE would allow it',
  )
}
