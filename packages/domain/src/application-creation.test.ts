import { describe, expect, it } from 'vitest'
import { parseCreation } from './application-creation.ts'
import type { CreationContext, CreationInput } from './application-creation.ts'
import { listRefusals } from './refusal.ts'

const input: CreationInput = {
  name: '订单中心',
  groupId: 'grp_1',
  scenario: 'Orders',
  ownerIds: ['ann'],
}
const context: CreationContext = {
  activeMemberIds: new Set(['ann']),
  groupExists: true,
  networkKind: 'built-in',
  callAuthentication: { applicationIpWhitelist: true },
  secretPolicy: { minimumStrength: 'weak' },
}

function faultsOf(given: CreationInput, known: CreationContext) {
  const outcome = parseCreation(given, known)
  return outcome.ok ? [] : listRefusals(outcome.refusal).map((each) => `${each.path} ${each.code}`)
}

describe('parseCreation', () => {
  it('[AP1] [AP5] [AP6] [AP7] [CR2] [AR2] every faulty field of the form is told at once', () => {
    const faulty = {
      name: 'a-bcd',
      groupId: 'grp_9',
      scenario: ' ',
      ownerIds: ['ann', 'zoe'],
      customKey: { appKey: 'short', appSecret: 'x'.repeat(200) },
      ipWhitelist: { entries: '1.2.3.4;010.0.0.1' },
    }
    expect(faultsOf(faulty, { ...context, groupExists: false })).toStrictEqual([
      'name application.name-character',
      'groupId group.unknown',
      'scenario application.scenario-missing',
      'ownerIds.1 application.owner-inactive',
      'customKey.appKey credential.app-key-length',
      'customKey.appSecret credential.secret-length',
      'ipWhitelist.entries.1 address-rule.leading-zero',
    ])
  })

  it.each([
    [
      'apsara-stack',
      ['customKey credential.custom-unavailable', 'ipWhitelist address-rule.unavailable'],
    ],
    ['aliyun-shared', ['ipWhitelist address-rule.unavailable']],
    [null, ['customKey credential.custom-unavailable', 'ipWhitelist address-rule.unavailable']],
  ] as const)(
    '[CR2] [AR1] on %s what does not exist is refused, not ignored',
    (networkKind, faults) => {
      const customKey = { appKey: 'my-key-1', appSecret: 'uG7_x-0QmZ4kWv9LrT2sBn8e' }
      const given = { ...input, customKey, ipWhitelist: { entries: '1.2.3.4' } }
      expect(faultsOf(given, { ...context, networkKind })).toStrictEqual(faults)
    },
  )

  it('[AR1] [AR2] a whitelist is refused while the switch is off, and when it is empty', () => {
    const given = { ...input, ipWhitelist: { entries: '1.2.3.4' } }
    expect(faultsOf(given, { ...context, callAuthentication: {} })).toStrictEqual([
      'ipWhitelist address-rule.switched-off',
    ])
    expect(faultsOf({ ...input, ipWhitelist: { entries: '' } }, context)).toStrictEqual([
      'ipWhitelist.entries address-rule.none',
    ])
  })

  it('[AP1] [CR1] a form with the bare necessities is accepted, its texts in NFC', () => {
    expect(parseCreation({ ...input, scenario: 'cafe\u0301' }, context)).toStrictEqual({
      ok: true,
      value: {
        profile: { ...input, scenario: 'café' },
        customCredential: null,
        whitelist: null,
        warnings: [],
      },
    })
  })

  it('[CR2] [AR4] a full form is accepted, with the warnings of the key and of the list', () => {
    const customKey = { appKey: 'my-key-1', appSecret: 'password1' }
    const full = {
      ...input,
      customKey,
      ipWhitelist: { entries: '10.0.0.0/7', mode: 'fence' },
    } as const
    const outcome = parseCreation(full, context)
    expect(outcome).toMatchObject({
      value: { customCredential: customKey, whitelist: { enabled: true, mode: 'fence' } },
    })
    expect(outcome.ok ? outcome.value.warnings.map((each) => each.code) : []).toStrictEqual([
      'credential.weak-secret',
      'address-rule.wide-block',
    ])
  })
})
