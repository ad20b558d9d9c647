/** The address of the caller behind trusted proxies (AR9). */

import { matchesAddress } from './address-matcher.ts'
import type { AddressMatcher } from './address-matcher.ts'
import { parseCallerAddress } from './address.ts'
import type { Address } from './address.ts'

/** Reads one hop of `X-Forwarded-For`; some proxies append a port and bracket IPv6. */
function parseHop(text: string): Address | undefined {
  const hop = text.trim()
  const withPort = /^(?:\[([0-9a-fA-F:.]+)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5})$/.exec(hop)
  return parseCallerAddress(withPort?.[1] ?? withPort?.[2] ?? hop)
}

/**
 * Derives the caller's address: the TCP peer's; only where that is a trusted proxy, the rightmost
 * hop of `X-Forwarded-For` that is not one (AR9). Hops further left were written by the caller and
 * are never read.
 *
 * An unreadable hop before an untrusted one gives no address at all: taking the proxy's instead could
 * find it on a whitelist. When every hop is trusted, the leftmost is the caller.
 *
 * @param peer the socket's remote address, `undefined` once the socket has gone
 * @param forwardedFor the values of the header's lines, in the order received
 */
export function deriveClientAddress(
  peer: string | undefined,
  forwardedFor: readonly string[],
  trustedNetworks: AddressMatcher,
): Address | undefined {
  let address = parseCallerAddress(peer)
  if (!matchesAddress(trustedNetworks, address)) return address
  for (const line of forwardedFor.toReversed()) {
    // An empty line or hop says nothing about anybody, so it is passed over (RFC 9110, 5.6.1).
    for (const hop of line.split(',').toReversed()) {
      if (hop.trim() === '') continue
      address = parseHop(hop)
      if (!matchesAddress(trustedNetworks, address)) return address
    }
  }
  return address
}
