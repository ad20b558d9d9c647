import { describe, expect, it } from 'vitest'
import { compileAddressMatcher, emptyAddressMatcher } from './address-matcher.ts'
import { parseAddressRules } from './address-rule.ts'
import { formatAddress } from './address.ts'
import { deriveClientAddress } from './client-address.ts'

const parsed = parseAddressRules('10.0.0.0/8;2001:db8::/32', { allowIpv6: true })
const proxies = compileAddressMatcher(parsed.ok ? parsed.value.rules.map((rule) => rule.block) : [])

function derive(peer: string | undefined, lines: string[], trusted = proxies) {
  const address = deriveClientAddress(peer, lines, trusted)
  return address === undefined ? 'nobody' : formatAddress(address)
}

describe('deriveClientAddress', () => {
  it('[AR9] without trusted proxies the header is ignored', () => {
    expect(derive('203.0.113.9', ['10.0.0.5'], emptyAddressMatcher)).toBe('203.0.113.9')
    expect(derive('10.0.0.1', ['1.2.3.4'], emptyAddressMatcher)).toBe('10.0.0.1')
  })

  it('[AR9] an untrusted peer cannot speak for another address', () => {
    expect(derive('203.0.113.9', ['10.0.0.5', '1.2.3.4'])).toBe('203.0.113.9')
  })

  it.each([
    [['unknown']],
    [['1.2.3.4, 010.0.0.5']],
    [['1.2.3.4, 999.0.0.1']],
    [['1.2.3.4, _hidden, 10.0.0.7']],
    [['1.2.3.4:notaport']],
    [['1.2.3.4:123456']],
  ])('[AR9] a hop that cannot be read gives nobody: %j', (lines) => {
    expect(derive('10.0.0.1', lines)).toBe('nobody')
  })

  it('[AR9] a socket that has gone gives nobody', () => {
    expect(derive(undefined, ['1.2.3.4'])).toBe('nobody')
  })

  it.each([
    ['one hop', ['203.0.113.9'], '203.0.113.9'],
    ['what the caller wrote itself is not read', ['10.0.0.5, 203.0.113.9'], '203.0.113.9'],
    ['garbage of the caller is not read', ['<script>, 203.0.113.9, 10.0.0.2'], '203.0.113.9'],
    ['several lines are one list', ['6.6.6.6, 203.0.113.9', '10.0.0.3'], '203.0.113.9'],
    ['every hop is trusted', ['10.0.0.5, 10.0.0.6'], '10.0.0.5'],
    ['no header', [], '10.0.0.1'],
    ['empty hops', ['203.0.113.9, ,', ''], '203.0.113.9'],
    ['IPv4 with a port', ['203.0.113.9:5123'], '203.0.113.9'],
    ['bracketed IPv6', ['[2001:470::7]'], '2001:470::7'],
    ['bracketed IPv6 with a port', ['[2001:470::7]:443, [2001:db8::1]:80'], '2001:470::7'],
    ['an IPv4-mapped hop', ['::ffff:203.0.113.9'], '203.0.113.9'],
  ])('[AR9] behind a trusted proxy, the rightmost untrusted hop: %s', (_, lines, expected) => {
    expect(derive('10.0.0.1', lines)).toBe(expected)
  })

  it('[AR9] a proxy that arrives IPv4-mapped is the trusted one', () => {
    expect(derive('::ffff:10.0.0.1', ['203.0.113.9'])).toBe('203.0.113.9')
  })
})
