import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decideWhitelist,
  formatAddressRules,
  parseAddressRules,
  splitPastedAddresses,
} from './address-rule.ts'
import { describeRefusal, listRefusals } from './refusal.ts'
import { describeWarning } from './warning.ts'

const ipv4Only = { allowIpv6: false }
const both = { allowIpv6: true }

function faultsOf(text: string, options = ipv4Only) {
  const outcome = parseAddressRules(text, options)
  return outcome.ok ? [] : listRefusals(outcome.refusal).map((each) => `${each.path} ${each.code}`)
}

function messagesOf(text: string, options = ipv4Only) {
  const outcome = parseAddressRules(text, options)
  return outcome.ok ? [] : listRefusals(outcome.refusal).map(describeRefusal)
}

function canonicalOf(text: string, options = ipv4Only) {
  const outcome = parseAddressRules(text, options)
  return outcome.ok ? outcome.value.rules.map((rule) => rule.canonical) : faultsOf(text, options)
}

describe('parseAddressRules refuses', () => {
  it.each([
    ['010.0.0.1', 'leading-zero'],
    ['1.2.3.04', 'leading-zero'],
    ['127.1', 'octet-count'],
    ['2130706433', 'octet-count'],
    ['1.2.3.4.5', 'octet-count'],
    ['1..3.4', 'octet-count'],
    ['0x7f.0.0.1', 'syntax'],
    ['１.2.3.4', 'syntax'],
    ['example.com', 'syntax'],
    ['1.2.3.4 /24', 'syntax'],
    ['fe80::g', 'syntax'],
    ['1.2.3.256', 'octet-range'],
    ['999.2.3.4/24', 'octet-range'],
    ['1.2.3.4%eth0', 'zone'],
    ['fe80::1%eth0', 'zone'],
    ['::1', 'ipv6-off'],
    ['::ffff:1.2.3.4', 'ipv6-off'],
    ['2001:db8::/32', 'ipv6-off'],
    ['1.2.3.4,5.6.7.8', 'separator'],
    ['1.2.3.4；5.6.7.8', 'separator'],
    ['1.2.3.4、5.6.7.8', 'separator'],
    ['1.2.3.4\n5.6.7.8', 'separator'],
    ['1.2.3.0/24,5.6.7.8', 'separator'],
    ['1.2.3.0/24 5.6.7.8', 'separator'],
    [' ;1.2.3.4', 'empty'],
  ])('[AR2] %j with %s', (text, fault) => {
    expect(faultsOf(text)).toStrictEqual([`entries.0 address-rule.${fault}`])
  })

  it.each(['/0', '/33', '/-1', '/1e1', '/024', '/+24', '/ 24', '/', '/255.255.255.0', '/24/24'])(
    '[AR2] the prefix of 10.0.0.0%s',
    (prefix) => {
      expect(messagesOf(`10.0.0.0${prefix}`)).toStrictEqual([
        `Entry 1, 10.0.0.0${prefix}, has no valid prefix length; write a whole number from 1 to 32 ` +
          'after the slash.',
      ])
    },
  )

  it.each(['::/0', '::/129', '2001:db8::/1000', '::ffff:0:0/96'])(
    '[AR4] the prefix of %s',
    (entry) => {
      expect(messagesOf(entry, both)).toStrictEqual([
        `Entry 1, ${entry}, has no valid prefix length; write a whole number from 1 to 128 after ` +
          'the slash.',
      ])
    },
  )

  it('[AR3] every faulty entry, each by its position', () => {
    expect(messagesOf('1.2.3.4; 1.2.3.300;10.0.0.0/8;;010.1.1.1;1.2.3.4/32')).toStrictEqual([
      'Entry 2, 1.2.3.300, has a part above 255; each part of an IPv4 address is 0 to 255.',
      'Entry 4 is empty; remove the extra semicolon.',
      'Entry 5, 010.1.1.1, has a part with a leading zero, which some systems read as octal; write ' +
        'the part without it.',
      'Entry 6, 1.2.3.4/32, means the same as entry 1; remove one of them.',
    ])
  })

  it.each([
    ['1.2.3.4;1.2.3.4', ipv4Only],
    ['1.2.3.4;1.2.3.4/32', ipv4Only],
    ['192.168.3.12/24;192.168.3.99/24', ipv4Only],
    ['192.168.3.12/24;192.168.3.0/24', ipv4Only],
    ['2001:db8::1;2001:DB8:0::1/128', both],
    ['1.2.3.4;::ffff:1.2.3.4', both],
    ['10.0.0.0/8;::ffff:10.0.0.0/104', both],
  ])('[AR3] %j as the same entry twice', (text, options) => {
    expect(faultsOf(text, options)).toStrictEqual(['entries.1 address-rule.duplicate'])
  })

  it('[AR2] 101 entries, and still names the faulty ones among the first 100', () => {
    const entries = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`)
    expect(faultsOf(['x', ...entries.slice(1)].join(';'))).toStrictEqual([
      'entries address-rule.too-many',
      'entries.0 address-rule.syntax',
    ])
    expect(faultsOf(entries.slice(1).join(';'))).toStrictEqual([])
  })

  it('[AR2] a text of a size that nobody types', () => {
    expect(faultsOf(';'.repeat(10_001))).toStrictEqual(['entries address-rule.too-long'])
  })

  it('[AR3] a long faulty entry, and repeats only its start', () => {
    expect(messagesOf('x'.repeat(500))[0]).toHaveLength(
      `Entry 1, ${'x'.repeat(60)}…, is not an address; write an IPv4 address such as 192.168.3.12 or a block such as 192.168.3.0/24.`
        .length,
    )
  })

  it('[AR2] [AR4] nothing that node:net would not take for an address', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789./;: '.split('')), maxLength: 30 }),
        (text) => {
          const outcome = parseAddressRules(text, both)
          const rules = outcome.ok ? outcome.value.rules : []
          for (const rule of rules) expect(rule.typed).toMatch(/^[0-9.:]+(\/[1-9][0-9]*)?$/)
        },
      ),
    )
  })
})

describe('parseAddressRules accepts', () => {
  it('[AR2] host bits: shown as typed, matched as the network', () => {
    const outcome = parseAddressRules('192.168.3.12/24', ipv4Only)
    expect(outcome).toMatchObject({
      value: {
        rules: [
          {
            typed: '192.168.3.12/24',
            canonical: '192.168.3.0/24',
            position: 1,
            block: { network: { family: 4, value: 3_232_236_288 }, prefix: 24 },
          },
        ],
        warnings: [],
      },
    })
  })

  it('[AR2] blanks around entries and one empty last part', () => {
    expect(canonicalOf(' 1.2.3.4 ;\r\n\t10.0.0.0/8 ; ')).toStrictEqual(['1.2.3.4', '10.0.0.0/8'])
    expect(canonicalOf('')).toStrictEqual([])
    expect(faultsOf(';')).toStrictEqual(['entries.0 address-rule.empty'])
  })

  it('[AR2] prefixes 1 and 32, and addresses from end to end', () => {
    expect(canonicalOf('128.0.0.1/1;1.2.3.4/32;0.0.0.0;255.255.255.255')).toStrictEqual([
      '128.0.0.0/1',
      '1.2.3.4',
      '0.0.0.0',
      '255.255.255.255',
    ])
  })

  it('[AR3] blocks that overlap', () => {
    expect(canonicalOf('10.0.0.0/8;10.1.0.0/16;10.1.1.1')).toHaveLength(3)
  })

  it('[AR4] IPv6 where it is allowed, IPv4-mapped blocks as the IPv4 blocks they spell', () => {
    const text = '2001:DB8::1;2001:db8::ff/64;::ffff:10.0.0.5;::ffff:10.9.9.9/104;::/64'
    expect(canonicalOf(text, both)).toStrictEqual([
      '2001:db8::1',
      '2001:db8::/64',
      '10.0.0.5',
      '10.0.0.0/8',
      '::/64',
    ])
  })

  it('[AR4] blocks wider than /8 and /32, with a warning', () => {
    const outcome = parseAddressRules('10.0.0.0/7;11.0.0.0/8;2001::/31;2002::/32', both)
    expect(outcome.ok ? outcome.value.warnings.map(describeWarning) : []).toStrictEqual([
      'Entry 1, 10.0.0.0/7, covers 33554432 addresses; use a narrower block if you can.',
      'Entry 3, 2001::/31, covers 158456325028528675187087900672 addresses; use a narrower block if ' +
        'you can.',
    ])
  })

  it('[AR3] its own canonical forms, unchanged', () => {
    const entry = fc
      .tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 }))
      .map(([address, prefix]) => `${address}/${prefix}`)
    const entryV6 = fc
      .tuple(fc.ipV6(), fc.integer({ min: 1, max: 95 }))
      .map(([address, prefix]) => `${address}/${prefix}`)
    fc.assert(
      fc.property(fc.oneof(entry, entryV6), (text) => {
        const once = canonicalOf(text, both)
        expect(once).toHaveLength(1)
        expect(canonicalOf(once.join(';'), both)).toStrictEqual(once)
      }),
    )
  })
})

describe('decideWhitelist', () => {
  const features = { whitelistExists: true, whitelistSwitchedOn: true, allowIpv6: false }
  const input = { enabled: true, entries: '1.2.3.4' }

  it.each([
    ['on another network', { ...features, whitelistExists: false }, input, 'unavailable'],
    ['while switched off', { ...features, whitelistSwitchedOn: false }, input, 'switched-off'],
    ['with nothing in it', features, { enabled: true, entries: ' ' }, 'none'],
    ['with a faulty entry, even disabled', features, { enabled: false, entries: 'x' }, 'syntax'],
  ] as const)('[AR1] [AR2] a list %s is refused', (_, given, list, reason) => {
    expect(decideWhitelist(list, given)).toMatchObject({
      refusal: { code: `address-rule.${reason}` },
    })
  })

  it('[AR8] a list exempts unless it says that it fences', () => {
    expect(decideWhitelist(input, features)).toMatchObject({ value: { mode: 'exempt' } })
    expect(decideWhitelist({ ...input, mode: 'fence' }, features)).toMatchObject({
      value: { mode: 'fence', enabled: true, rules: [{ typed: '1.2.3.4' }] },
    })
  })

  it('[AR1] a disabled list may be empty', () => {
    expect(decideWhitelist({ enabled: false, entries: '' }, features)).toMatchObject({
      value: { enabled: false, rules: [] },
    })
  })
})

describe('lists of a person', () => {
  it('[AR2] a pasted list becomes the semicolon form, whatever separates it', () => {
    const pasted = '1.2.3.4, 10.0.0.0/8\n\n2001:db8::1；5.6.7.8、9.9.9.9 | 8.8.8.8\t'
    expect(splitPastedAddresses(pasted)).toBe(
      '1.2.3.4;10.0.0.0/8;2001:db8::1;5.6.7.8;9.9.9.9;8.8.8.8',
    )
    expect(splitPastedAddresses(' ,\n')).toBe('')
  })

  it('[AR2] the list is shown as it was typed', () => {
    const outcome = parseAddressRules(' 192.168.3.12/24 ; 1.2.3.4;', ipv4Only)
    expect(outcome.ok ? formatAddressRules(outcome.value.rules) : '').toBe(
      '192.168.3.12/24;1.2.3.4',
    )
  })
})
