import { BlockList } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileAddressMatcher,
  countCoverage,
  emptyAddressMatcher,
  matchesAddress,
} from './address-matcher.ts'
import { parseAddressRules } from './address-rule.ts'
import { formatAddress, parseCallerAddress } from './address.ts'

function compile(text: string) {
  const parsed = parseAddressRules(text, { allowIpv6: true })
  if (!parsed.ok) throw new Error(`the test's own list is faulty: ${text}`)
  return compileAddressMatcher(parsed.value.rules.map((rule) => rule.block))
}

function matches(list: string, caller: string | undefined) {
  return matchesAddress(compile(list), parseCallerAddress(caller))
}

describe('matchesAddress', () => {
  it.each([
    ['192.168.3.12/24', '192.168.4.1'],
    ['192.168.3.12/24', '192.168.2.255'],
    ['10.0.0.5', '::10.0.0.5'],
    ['10.0.0.5', '64:ff9b::10.0.0.5'],
    ['0.0.0.0/1', '128.0.0.0'],
    ['::/32', '::ffff:1.2.3.4'],
    ['2001:db8::/64', '2001:db8:0:1::'],
    ['2001:db8::/64', '32.1.13.184'],
    ['1.2.3.4', undefined],
    ['1.2.3.4', 'nonsense'],
  ])('[AR5] the list %s does not hold %s', (list, caller) => {
    expect(matches(list, caller)).toBe(false)
  })

  it('[AR5] an empty list holds nobody', () => {
    expect(matchesAddress(emptyAddressMatcher, parseCallerAddress('0.0.0.0'))).toBe(false)
    expect(matchesAddress(emptyAddressMatcher, parseCallerAddress('::'))).toBe(false)
  })

  it.each([
    ['192.168.3.12/24', '192.168.3.200'],
    ['192.168.3.12/24', '192.168.3.0'],
    ['192.168.3.12/24', '192.168.3.255'],
    ['10.0.0.5', '::ffff:10.0.0.5'],
    ['::ffff:10.0.0.0/104', '10.200.1.1'],
    ['128.0.0.0/1', '255.255.255.255'],
    ['2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff'],
    ['1.1.1.1;9.9.9.9;5.5.5.5', '5.5.5.5'],
  ])('[AR5] the list %s holds %s', (list, caller) => {
    expect(matches(list, caller)).toBe(true)
  })

  it('[AR2] [AR4] agrees with node:net on any list and caller', () => {
    const block = fc.oneof(
      fc.record({ address: fc.ipV4(), prefix: fc.integer({ min: 1, max: 32 }) }),
      fc.record({ address: fc.ipV6(), prefix: fc.integer({ min: 1, max: 128 }) }),
    )
    const near = fc.nat({ max: 40 }).map((number) => `10.0.0.${number}`)
    const narrow = fc.record({ address: near, prefix: fc.integer({ min: 26, max: 32 }) })
    const blocks = fc.array(fc.oneof(block, narrow), { maxLength: 12 })
    const callers = fc.oneof(fc.ipV4(), fc.ipV6(), near)
    fc.assert(
      fc.property(blocks, callers, (list, callerText) => {
        const caller = parseCallerAddress(callerText)
        const rules = list.flatMap(({ address, prefix }) => {
          const parsed = parseAddressRules(`${address}/${prefix}`, { allowIpv6: true })
          return parsed.ok ? parsed.value.rules : []
        })
        // BlockList also finds IPv4 addresses in `::/1`; here they are matched as IPv4 only (AR4).
        const oracle = new BlockList()
        const family = caller?.family === 4 ? 'ipv4' : 'ipv6'
        for (const { block } of rules) {
          if (block.network.family !== caller?.family) continue
          oracle.addSubnet(formatAddress(block.network), block.prefix, family)
        }
        const matcher = compileAddressMatcher(rules.map((rule) => rule.block))
        expect(matchesAddress(matcher, caller)).toBe(
          caller !== undefined && oracle.check(formatAddress(caller), family),
        )
      }),
      { numRuns: 2000 },
    )
  })
})

describe('countCoverage', () => {
  it('[AR4] overlaps and neighbours count once', () => {
    expect(countCoverage(compile('10.0.0.0/8;10.1.0.0/16;11.0.0.0/8;1.1.1.1'))).toStrictEqual({
      ipv4: 2 * 2 ** 24 + 1,
      ipv6: 0n,
    })
    expect(countCoverage(compile('0.0.0.0/1;128.0.0.0/1;::/1'))).toStrictEqual({
      ipv4: 2 ** 32,
      ipv6: 1n << 127n,
    })
  })

  it('[AR4] ranges that touch or overlap are merged into one', () => {
    expect(compile('10.0.0.0/9;10.128.0.0/9;10.0.0.1').ipv4Starts).toHaveLength(1)
  })
})
