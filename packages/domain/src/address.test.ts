import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress, parseCallerAddress, parseIpv4, parseIpv6 } from './address.ts'

/** Texts near to addresses, where a lenient parser gives itself away. */
const nearAddresses = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ unit: fc.constantFrom(...'0123456789.'.split('')), maxLength: 16 }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF:.:::'.split('')), maxLength: 46 }),
  fc
    .array(fc.constantFrom('0', '00', 'ffff', '1', '::', ':', '.', '255', '256', '1.2.3.4'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
  fc
    .array(fc.constantFrom('0', 'ffff', '1', '', 'abc', '1.2.3.4'), { minLength: 2, maxLength: 9 })
    .map((parts) => parts.join(':')),
  fc.string(),
)

describe('parseAddress', () => {
  it.each([
    '010.0.0.1',
    '00.0.0.1',
    '1.2.3.04',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '1.2.3.256',
    '1.2.3.4%eth0',
    '１.2.3.4',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3',
    '1.2.3.4.5',
    '1..2.3',
    '1.2.3.',
    '.1.2.3',
    '+1.2.3.4',
    '-1.2.3.4',
    '1e1.2.3.4',
    '',
  ])('[AR2] %j is not an IPv4 address', (text) => {
    expect(parseIpv4(text)).toBeUndefined()
    expect(parseAddress(text)).toBeUndefined()
  })

  it.each([
    ':',
    ':::',
    '1',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    'g::1',
    'fe80::1%eth0',
    'fe80::1%25',
    '[::1]',
    '::1.2.3',
    '::01.2.3.4',
    '1.2.3.4::',
    '1.2.3.4::5',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0',
  ])('[AR4] %j is not an IPv6 address', (text) => {
    expect(parseIpv6(text)).toBeUndefined()
    expect(parseAddress(text)).toBeUndefined()
  })

  it.each([
    ['0.0.0.0', 0],
    ['255.255.255.255', 4_294_967_295],
    ['192.168.3.12', 3_232_236_300],
  ])('[AR2] %s is %i', (text, value) => {
    expect(parseIpv4(text)).toBe(value)
  })

  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['1:2:3:4:5:6:7::', 0x0001_0002_0003_0004_0005_0006_0007_0000n],
    ['::ffff:1.2.3.4', 0xffff_0102_0304n],
    ['FFFF:0:0:0:0:0:1.2.3.4', (0xffffn << 112n) | 0x0102_0304n],
  ])('[AR4] %s is %i', (text, value) => {
    expect(parseIpv6(text)).toBe(value)
  })

  it('[AR2] [AR4] agrees with node:net on every text, zones apart', () => {
    fc.assert(
      fc.property(nearAddresses, (text) => {
        const address = parseAddress(text)
        expect(address?.family ?? 0).toBe(text.includes('%') ? 0 : isIP(text))
        expect(parseIpv4(text) !== undefined).toBe(isIPv4(text))
        expect(parseIpv6(text) !== undefined).toBe(isIPv6(text) && !text.includes('%'))
      }),
      { numRuns: 5000 },
    )
  })
})

describe('parseCallerAddress', () => {
  it.each([undefined, '', 'unknown', '127.1', '[::1]'])('[AR4] %j is nobody', (text) => {
    expect(parseCallerAddress(text)).toBeUndefined()
  })

  it.each([
    ['::ffff:10.0.0.5', '10.0.0.5'],
    ['::FFFF:a00:5', '10.0.0.5'],
    ['::10.0.0.5', '::a00:5'],
    ['64:ff9b::10.0.0.5', '64:ff9b::a00:5'],
    ['::fffe:10.0.0.5', '::fffe:a00:5'],
  ])('[AR4] %s is matched as %s', (text, shown) => {
    const address = parseCallerAddress(text)
    expect(address === undefined ? '' : formatAddress(address)).toBe(shown)
  })
})

describe('formatAddress', () => {
  it.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:1:0:0:0:0:0', '0:0:1::'],
    ['00ff:0:0:0:0:0:0:0001', 'ff::1'],
  ])('[AR3] the canonical form of %s is %s (RFC 5952)', (text, canonical) => {
    const address = parseAddress(text)
    expect(address === undefined ? '' : formatAddress(address)).toBe(canonical)
  })

  it('[AR3] reading the canonical form gives the address again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text)
        const canonical = address === undefined ? '' : formatAddress(address)
        expect(parseAddress(canonical)).toStrictEqual(address)
        const list = new BlockList()
        const family = isIP(text) === 4 ? 'ipv4' : 'ipv6'
        list.addAddress(text, family)
        expect(list.check(canonical, family)).toBe(true)
      }),
    )
  })
})
