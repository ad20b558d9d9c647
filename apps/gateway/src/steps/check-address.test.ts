import type { AddressRuleMode } from '@portico/domain'
import { describe, expect, it } from 'vitest'
import {
  appKey,
  buildApplication,
  buildCall,
  buildSettings,
  buildSignedCall,
  buildWorld,
} from '../testing.ts'
import type { Call } from '../call.ts'
import { checkAddress } from './check-address.ts'
import { identifyApplication } from './identify-application.ts'

interface Given {
  readonly mode?: AddressRuleMode
  readonly networks?: string[]
  readonly enabled?: boolean
  readonly settings?: Parameters<typeof buildSettings>[0]
}

function check(call: Call, given: Given = {}) {
  const { mode = 'exempt', networks = ['192.0.2.0/24'], enabled = true, settings = {} } = given
  const world = buildWorld({
    settings: buildSettings(settings),
    applications: [buildApplication({ addressRule: { enabled, mode, networks } })],
  })
  return identifyApplication(call, world) ?? checkAddress(call, world)
}

const unsigned = (address = '192.0.2.7') => buildCall({ address, headers: { 'X-Ca-Key': appKey } })
const needsSignature = { code: 'I400MH', facts: { name: 'X-Ca-Signature' } }

describe('an exempting list', () => {
  it('[AR6] an unlisted unsigned call is refused, and the message names the address seen', () => {
    expect(check(unsigned('198.51.100.9'))).toEqual({
      code: 'A403IP',
      facts: { address: '198.51.100.9', appKey },
    })
  })

  it('[AR6] a caller whose address is not known is listed nowhere', () => {
    const call = { ...unsigned(), clientAddress: undefined }
    expect(check(call)?.facts?.['address']).toBe('unknown')
  })

  it('[AR5] a listed unsigned call passes, marked as such', () => {
    const call = unsigned()
    expect(check(call)).toBeNull()
    expect(call.authentication).toBe('ip-whitelist')
  })

  it('[AR7] a listed signed call is not exempt: its signature stays to be verified', () => {
    const call = buildSignedCall({ address: '192.0.2.7' })
    expect(check(call)).toBeNull()
    expect(call.authentication).toBe('none')
  })

  it('[AR6] an unlisted signed call goes on to its signature', () => {
    expect(check(buildSignedCall({ address: '198.51.100.9' }))).toBeNull()
  })

  it.each<[string, Given]>([
    ['the organisation’s switch is off', { settings: { applicationIpWhitelist: false } }],
    ['the application’s list is off', { enabled: false }],
    ['the network is another', { settings: { network: 'aliyun-shared' } }],
  ])('[AR1] while %s the list exempts nobody', (_, given) => {
    expect(check(unsigned(), given)).toEqual(needsSignature)
  })
})

describe('a fence', () => {
  const fence: Given = { mode: 'fence' }

  it('[AR8] an unlisted call is refused though it is signed', () => {
    expect(check(buildSignedCall({ address: '198.51.100.9' }), fence)?.code).toBe('A403IP')
  })

  it('[AR8] a listed call must still sign', () => {
    expect(check(unsigned(), fence)).toEqual(needsSignature)
    expect(check(buildSignedCall({ address: '192.0.2.7' }), fence)).toBeNull()
  })

  it('[AR1] while the switch is off the fence lets signed calls pass', () => {
    const settings = { applicationIpWhitelist: false }
    const call = buildSignedCall({ address: '198.51.100.9' })
    expect(check(call, { ...fence, settings })).toBeNull()
  })

  it('[AR8] a fence without a readable entry refuses everybody', () => {
    const call = buildSignedCall({ address: '192.0.2.7' })
    expect(check(call, { mode: 'fence', networks: ['010.0.0.1'] })?.code).toBe('A403IP')
  })
})

describe('families of addresses', () => {
  it('[AR4] an IPv4-mapped caller is matched as IPv4, other embeddings are not', () => {
    expect(check(unsigned('::ffff:192.0.2.7'))).toBeNull()
    expect(check(unsigned('::192.0.2.7'))?.code).toBe('A403IP')
    expect(check(unsigned('64:ff9b::192.0.2.7'))?.code).toBe('A403IP')
  })

  it('[AR4] IPv6 entries count only where the organisation allows them', () => {
    const networks = ['2001:db8::/32']
    expect(check(unsigned('2001:db8::1'), { networks })?.code).toBe('A403IP')
    expect(check(unsigned('2001:db8::1'), { networks, settings: { allowIpv6: true } })).toBeNull()
  })

  it('[AR2] a block with host bits set is matched as its network', () => {
    const networks = ['192.168.3.12/24']
    expect(check(unsigned('192.168.3.200'), { networks })).toBeNull()
    expect(check(unsigned('192.168.4.1'), { networks })?.code).toBe('A403IP')
  })
})
