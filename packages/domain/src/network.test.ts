import { describe, expect, it } from 'vitest'
import {
  changeCallAuthentication,
  defaultBuiltInAuthentication,
  defaultCallAuthentication,
  defaultTokenAuthentication,
} from './call-authentication.ts'
import { chooseNetwork, listConsequences, networkConsequences } from './network-change.ts'
import { listNetworkSettings, parseNetworkSettings } from './network-settings.ts'
import {
  customKeyAvailable,
  findApplicationFeatures,
  ipWhitelistAvailable,
  isAliyun,
  networkKinds,
  secretResetAvailable,
} from './network.ts'
import { describeRefusal, listRefusals } from './refusal.ts'
import type { Outcome } from './refusal.ts'

const unused = { applications: 0, enabledWhitelists: 0, overlappingSecrets: 0 }
const used = { applications: 9, enabledWhitelists: 2, overlappingSecrets: 1 }

function faultsOf(outcome: Outcome<unknown>) {
  return outcome.ok ? [] : listRefusals(outcome.refusal).map((each) => `${each.path} ${each.code}`)
}

function messagesOf(outcome: Outcome<unknown>) {
  return outcome.ok ? [] : listRefusals(outcome.refusal).map(describeRefusal)
}

describe('what exists on which network', () => {
  it.each([
    [null, false, false],
    ['apsara-stack', false, false],
    ['aliyun-shared', true, false],
    ['aliyun-dedicated', true, false],
    ['built-in', true, true],
  ] as const)('[CR2] [AR1] on %s: custom key %s, whitelist %s', (kind, customKey, whitelist) => {
    expect(customKeyAvailable(kind)).toBe(customKey)
    expect(secretResetAvailable(kind)).toBe(customKey)
    expect(ipWhitelistAvailable(kind)).toBe(whitelist)
    expect(isAliyun(kind)).toBe(customKey && !whitelist)
  })

  it('[AR1] [AR4] the switches count only on the built-in gateway', () => {
    const switches = { applicationIpWhitelist: true, allowIpv6: true }
    expect(findApplicationFeatures('aliyun-shared', switches)).toStrictEqual({
      customKey: true,
      secretReset: true,
      whitelistExists: false,
      whitelistSwitchedOn: false,
      allowIpv6: false,
    })
    expect(findApplicationFeatures('built-in', {})).toMatchObject({
      whitelistExists: true,
      whitelistSwitchedOn: false,
      allowIpv6: false,
    })
    expect(findApplicationFeatures('built-in', switches)).toMatchObject({
      whitelistSwitchedOn: true,
      allowIpv6: true,
    })
  })
})

describe('chooseNetwork', () => {
  it('[NW1] a change that confirms nothing, or not all, is refused and names what is missing', () => {
    const outcome = chooseNetwork('built-in', 'aliyun-shared', unused, ['built-in-gateway-off'])
    expect(messagesOf(outcome)).toStrictEqual([
      'Changing the network turns things off; confirm these consequences first: call-records-off, ' +
        'aliyun-carrying-starts, token-authentication-replaces-signature-settings.',
    ])
  })

  it('[NW1] a change to the same kind is refused', () => {
    expect(faultsOf(chooseNetwork('built-in', 'built-in', used, []))).toStrictEqual([
      'kind network.unchanged',
    ])
    expect(listConsequences('built-in', 'built-in', used)).toStrictEqual([])
  })

  it('[NW1] the first choice is free, a change needs every consequence confirmed', () => {
    expect(chooseNetwork(null, 'apsara-stack', used, [])).toStrictEqual({ ok: true, value: [] })
    for (const from of networkKinds) {
      for (const to of networkKinds) {
        const consequences = listConsequences(from, to, used)
        if (from === to) continue
        expect(consequences.length).toBeGreaterThan(0)
        expect(chooseNetwork(from, to, used, networkConsequences).ok).toBe(true)
        expect(chooseNetwork(from, to, used, consequences.slice(1)).ok).toBe(false)
      }
    }
  })

  it.each([
    [
      'built-in',
      'apsara-stack',
      [
        'ip-whitelist-off',
        'custom-key-off',
        'secret-reset-off',
        'secret-overlap-off',
        'built-in-gateway-off',
        'call-records-off',
        'token-authentication-replaces-signature-settings',
        'callers-must-change-address',
      ],
    ],
    [
      'aliyun-dedicated',
      'built-in',
      [
        'aliyun-carrying-off',
        'signature-settings-replace-token-authentication',
        'callers-must-change-address',
      ],
    ],
    ['aliyun-shared', 'aliyun-dedicated', ['callers-must-change-address']],
  ] as const)('[NW1] from %s to %s turns off %o', (from, to, expected) => {
    expect(listConsequences(from, to, used)).toStrictEqual(expected)
  })
})

describe('changeCallAuthentication', () => {
  it('[NW2] nothing is set before the network is chosen', () => {
    expect(faultsOf(changeCallAuthentication(null, defaultTokenAuthentication, {}))).toStrictEqual([
      'undefined network.not-chosen',
    ])
  })

  it.each([
    ['built-in', 'tokenAuthentication'],
    ['aliyun-shared', 'applicationIpWhitelist'],
    ['apsara-stack', 'windowSeconds'],
    ['built-in', '__proto__'],
    ['built-in', 'constructor'],
  ] as const)('[NW2] on %s the setting %s is refused, not ignored', (kind, setting) => {
    const values = Object.fromEntries([[setting, true]])
    expect(
      faultsOf(changeCallAuthentication(kind, defaultCallAuthentication(kind), values)),
    ).toStrictEqual([`${setting} network.setting-unavailable`])
  })

  it.each([
    ['windowSeconds', 59],
    ['windowSeconds', 3601],
    ['windowSeconds', 900.5],
    ['windowSeconds', '900'],
    ['windowSeconds', true],
    ['requireNonce', 1],
    ['allowIpv6', 'true'],
  ])('[NW2] %s cannot be %j', (setting, value) => {
    const outcome = changeCallAuthentication('built-in', defaultBuiltInAuthentication, {
      [setting]: value,
    })
    expect(faultsOf(outcome)).toStrictEqual([`${setting} network.setting-invalid`])
    expect(messagesOf(outcome)[0]).toMatch(
      setting === 'windowSeconds' ? /a whole number from 60 to 3600\./ : /either true or false\./,
    )
  })

  it('[SG3] by default timestamp and nonce are required, and relaxing them warns', () => {
    expect(defaultCallAuthentication('built-in')).toMatchObject({
      windowSeconds: 900,
      requireTimestamp: true,
      requireNonce: true,
    })
    const values = { requireTimestamp: false, requireNonce: false, windowSeconds: 60 }
    expect(
      changeCallAuthentication('built-in', defaultBuiltInAuthentication, values),
    ).toStrictEqual({
      ok: true,
      value: {
        settings: { ...defaultBuiltInAuthentication, ...values },
        warnings: [
          { code: 'call-authentication.timestamp-optional', path: 'requireTimestamp' },
          { code: 'call-authentication.nonce-optional', path: 'requireNonce' },
        ],
      },
    })
  })

  it('[NW2] token authentication can be switched off, with a warning', () => {
    const values = { tokenAuthentication: false }
    expect(
      changeCallAuthentication('aliyun-shared', defaultTokenAuthentication, values),
    ).toMatchObject({
      value: { settings: values, warnings: [{ code: 'call-authentication.token-off' }] },
    })
  })

  it('[NW2] settings that are not given stay', () => {
    const present = { ...defaultBuiltInAuthentication, allowIpv6: true }
    expect(changeCallAuthentication('built-in', present, {})).toMatchObject({
      value: { settings: present, warnings: [] },
    })
  })
})

describe('parseNetworkSettings', () => {
  it('[NW2] every missing, foreign and faulty setting is named', () => {
    const values = { regionId: 'CN', accessKeyId: '', vpcId: 'vpc-1', endpoint: 'https://x' }
    expect(faultsOf(parseNetworkSettings('aliyun-dedicated', values))).toStrictEqual([
      'vpcId network.setting-unavailable',
      'regionId network.setting-invalid',
      'accessKeyId network.setting-missing',
      'endpoint network.setting-invalid',
      'instanceId network.setting-missing',
    ])
  })

  it('[NW2] the built-in gateway has no connection settings', () => {
    expect(listNetworkSettings('built-in')).toStrictEqual([])
    expect(parseNetworkSettings('built-in', {})).toStrictEqual({ ok: true, value: {} })
    expect(faultsOf(parseNetworkSettings('built-in', { endpoint: 'a.example' }))).toStrictEqual([
      'endpoint network.setting-unavailable',
    ])
  })

  it('[NW2] sound settings are taken over, empty optional ones left out', () => {
    const values = { regionId: 'cn-hangzhou', accessKeyId: 'LTAI5tExampleKey', endpoint: '' }
    expect(parseNetworkSettings('aliyun-shared', values)).toStrictEqual({
      ok: true,
      value: { regionId: 'cn-hangzhou', accessKeyId: 'LTAI5tExampleKey' },
    })
    expect(parseNetworkSettings('apsara-stack', { endpoint: 'gw.example.com' })).toMatchObject({
      value: { endpoint: 'gw.example.com' },
    })
  })
})
