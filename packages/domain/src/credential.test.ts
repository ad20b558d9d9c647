import { describe, expect, it } from 'vitest'
import { buildAppSecret } from './automatic-credential.ts'
import {
  decideReset,
  isCredentialForm,
  parseCustomCredential,
  parseCustomSecret,
} from './credential.ts'
import { networkKinds } from './network.ts'
import { describeRefusal, listRefusals } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { estimateSecret, isAtLeast } from './secret-strength.ts'

const anyStrength = { minimumStrength: 'weak' } as const
const strong = 'uG7_x-0QmZ4kWv9LrT2sBn8e'

function faultsOf(outcome: Outcome<unknown>) {
  return outcome.ok ? [] : listRefusals(outcome.refusal).map((each) => `${each.path} ${each.code}`)
}

function messagesOf(outcome: Outcome<unknown>) {
  return outcome.ok ? [] : listRefusals(outcome.refusal).map(describeRefusal)
}

describe('parseCustomCredential', () => {
  it.each([null, 'apsara-stack'] as const)(
    '[CR2] on the network %s it is refused, not ignored',
    (kind) => {
      const outcome = parseCustomCredential(
        { appKey: 'my-key-1', appSecret: strong },
        kind,
        anyStrength,
      )
      expect(faultsOf(outcome)).toStrictEqual(['undefined credential.custom-unavailable'])
      expect(messagesOf(outcome)[0]).toContain('leave the key to the system')
    },
  )

  it.each([
    { appKey: 'my-key-1' },
    { appSecret: strong },
    { appKey: '', appSecret: strong },
    { appKey: 'my-key-1', appSecret: '' },
    {},
  ])('[CR2] %o is not a pair', (given) => {
    expect(faultsOf(parseCustomCredential(given, 'built-in', anyStrength))).toStrictEqual([
      'undefined credential.pair-incomplete',
    ])
  })

  it('[CR2] every fault of the key and the secret is named, and no character of the secret', () => {
    const given = { appKey: 'a b', appSecret: 'x!'.repeat(64) }
    const outcome = parseCustomCredential(given, 'built-in', anyStrength)
    expect(faultsOf(outcome)).toStrictEqual([
      'appKey credential.app-key-character',
      'appKey credential.app-key-length',
      'appSecret credential.secret-character',
      'appSecret credential.secret-length',
    ])
    expect(messagesOf(outcome)).toStrictEqual([
      'Character 2 of the AppKey is U+0020; use only the letters A to Z, digits, underscores and ' +
        'hyphens.',
      'The AppKey has 3 characters; it needs at least 8 and at most 127.',
      'Character 2 of the AppSecret is not allowed; use only the letters A to Z, digits, ' +
        'underscores and hyphens.',
      'The AppSecret has 128 characters; it needs at least 8 and at most 127.',
    ])
    expect(JSON.stringify(outcome)).not.toContain('!')
  })

  it('[CR2] a sound key does not save a faulty secret', () => {
    const given = { appKey: 'my-key-1', appSecret: 'short' }
    expect(faultsOf(parseCustomCredential(given, 'built-in', anyStrength))).toStrictEqual([
      'appSecret credential.secret-length',
    ])
  })

  it.each(networkKinds.slice(0, 3))('[CR2] on %s a sound pair is accepted', (kind) => {
    for (const length of [8, 127]) {
      const appKey = 'K'.repeat(length)
      expect(parseCustomCredential({ appKey, appSecret: strong }, kind, anyStrength)).toStrictEqual(
        {
          ok: true,
          value: { appKey, appSecret: strong, warnings: [] },
        },
      )
    }
  })
})

describe('isCredentialForm', () => {
  it.each(['', 'a'.repeat(7), 'a'.repeat(128), 'abcdefg\n', 'abcdefg.', 'abcdefgé'])(
    '[CR2] %j does not match',
    (text) => {
      expect(isCredentialForm(text)).toBe(false)
    },
  )

  it('[CR2] 8 to 127 letters, digits, _ and - match', () => {
    expect(isCredentialForm('aZ0_-aZ0')).toBe(true)
    expect(isCredentialForm('a'.repeat(127))).toBe(true)
  })
})

describe('the strength of a custom secret', () => {
  it('[CR2] below the minimum of the organisation it is refused', () => {
    expect(faultsOf(parseCustomSecret('password1', { minimumStrength: 'fair' }))).toStrictEqual([
      'appSecret credential.secret-weak',
    ])
    expect(parseCustomSecret(strong, { minimumStrength: 'strong' }).ok).toBe(true)
  })

  it.each([
    'password',
    'Secret_Admin_2026',
    '12345678',
    'abcdefghijklmnopqrstuvwxyz',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabcabcabcabc',
    'my-app-key-my-app-key-9',
  ])('[CR2] %s is accepted with a warning', (appSecret) => {
    const outcome = parseCustomSecret(appSecret, anyStrength, 'my-app-key')
    expect(outcome).toMatchObject({
      value: { appSecret, warnings: [{ code: 'credential.weak-secret', path: 'appSecret' }] },
    })
  })

  it('[CR2] an automatic secret is strong, and so is a long random one', () => {
    const automatic = buildAppSecret(Uint8Array.from({ length: 24 }, (_, index) => index * 37))
    expect(estimateSecret(automatic).strength).toBe('strong')
    expect(estimateSecret(strong).strength).toBe('strong')
    expect(estimateSecret('k3jx9q2mwz7b').strength).toBe('weak')
    expect(estimateSecret('k3jx9q2mwz7bYp').strength).toBe('fair')
  })

  it('[CR2] strengths are ordered', () => {
    expect(isAtLeast('weak', 'fair')).toBe(false)
    expect(isAtLeast('fair', 'fair')).toBe(true)
    expect(isAtLeast('strong', 'fair')).toBe(true)
  })
})

describe('decideReset', () => {
  const context = {
    networkKind: 'built-in',
    policy: anyStrength,
    appKey: 'my-key-1',
    reused: null,
  } as const
  const custom = { mode: 'custom', appSecret: strong } as const

  it.each([
    ['where the network has none', custom, { ...context, networkKind: null }, 'reset-unavailable'],
    ['the present one', custom, { ...context, reused: 'present' }, 'secret-unchanged'],
    ['a dead one', custom, { ...context, reused: 'earlier' }, 'secret-retired'],
    ['a short one', { mode: 'custom', appSecret: 'short' }, context, 'secret-length'],
  ] as const)('[CR6] [CR7] a reset to %s is refused', (_, input, given, reason) => {
    expect(decideReset(input, given)).toMatchObject({ refusal: { code: `credential.${reason}` } })
  })

  it('[CR6] a reset is automatic or to another custom secret', () => {
    expect(decideReset({ mode: 'auto' }, context)).toStrictEqual({ ok: true, value: null })
    expect(decideReset(custom, context)).toStrictEqual({
      ok: true,
      value: { appSecret: strong, warnings: [] },
    })
  })
})
