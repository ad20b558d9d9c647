/** Which addresses belong to the internet at large, and which to this machine, its network or nobody. */

import { parseAddressBlock } from './address-block.ts'
import { compileAddressMatcher, matchesAddress } from './address-matcher.ts'
import { parseAddress, unmapAddress } from './address.ts'

function compile(texts: readonly string[]) {
  return compileAddressMatcher(
    texts.map((text) => {
      const result = parseAddressBlock(text, { allowIpv6: true })
      if ('block' in result) return result.block
      throw new Error(`${text} is no block`)
    }),
  )
}

/** IANA's special-purpose registries (RFC 6890 and its updates): loopback, private, link-local, documentation, multicast. */
const special = compile([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  // 6to4 leads to whatever IPv4 address it holds.
  '2002::/16',
  '3fff::/20',
])

/** All of IPv6 that has been handed out; the rest is local, mapped or of no one. */
const globalIpv6 = compile(['2000::/3'])

/** True for an address, in text, that anybody on the internet could be meant by; false for every other text. */
export function isPublicAddress(text: string): boolean {
  const parsed = parseAddress(text)
  if (parsed === undefined) return false
  const address = unmapAddress(parsed)
  if (matchesAddress(special, address)) return false
  return address.family === 4 || matchesAddress(globalIpv6, address)
}

/**
 * Where the machines of a cloud answer whoever asks with credentials and start-up scripts: link-local addresses
 * (RFC 3927, RFC 4291 2.5.6), and those that Alibaba Cloud, Oracle and AWS chose elsewhere.
 */
const metadata = compile([
  '169.254.0.0/16',
  '100.100.100.200',
  '192.0.0.192',
  'fe80::/10',
  'fd00:ec2::254',
])

/** True for an address, in text, at which a cloud's metadata may answer. */
export function isMetadataAddress(text: string): boolean {
  const parsed = parseAddress(text)
  return parsed !== undefined && matchesAddress(metadata, unmapAddress(parsed))
}
