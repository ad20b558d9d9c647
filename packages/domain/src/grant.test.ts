import { describe, expect, it } from 'vitest'
import {
  dropGrant,
  extendGrant,
  giveGrant,
  isCallable,
  parseEnvironment,
  returnGrant,
  revokeGrant,
  stateOfGrant,
} from './grant.ts'
import type { GrantLife } from './grant.ts'
import { describeRefusal } from './refusal.ts'

const today = '2026-03-10'
const valid: GrantLife = { endsOn: today, ended: null }
const expired: GrantLife = { endsOn: '2026-03-09', ended: null }
const permanent: GrantLife = { endsOn: null, ended: null }
const endings = (['returned', 'revoked', 'dropped'] as const).map((ended) => ({
  ...permanent,
  ended,
}))

describe('stateOfGrant', () => {
  it.each([expired, ...endings])('[GT1] %o lets no call pass', (grant) => {
    expect(isCallable(grant, today)).toBe(false)
    expect(stateOfGrant(grant, today)).toBe(grant.ended ?? 'expired')
  })

  it.each([valid, permanent])('[GT1] %o lets calls pass', (grant) => {
    expect(isCallable(grant, today)).toBe(true)
  })
})

describe('parseEnvironment', () => {
  it('[GT1] an environment in which the API is not published is refused', () => {
    const outcome = parseEnvironment('DEV', ['PROD'])
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'The API is not published in DEV; choose an environment in which it is.',
    )
    expect(parseEnvironment(undefined, ['DEV']).ok).toBe(false)
  })

  it('[GT1] PROD is the default', () => {
    expect(parseEnvironment(undefined, ['PROD', 'DEV'])).toStrictEqual({ ok: true, value: 'PROD' })
    expect(parseEnvironment('DEV', ['PROD', 'DEV'])).toStrictEqual({ ok: true, value: 'DEV' })
  })
})

describe('giving and renewing', () => {
  it('[GT2] a grant that ends before today is refused', () => {
    expect(giveGrant({ period: 'custom', until: '2026-03-09' }, today)).toMatchObject({
      refusal: { code: 'validity.past' },
    })
  })

  it('[GT1] a grant without an end has nothing to renew, and a shorter one is refused', () => {
    expect(extendGrant(permanent, { period: '30d' }, today)).toMatchObject({
      refusal: { code: 'grant.permanent' },
    })
    expect(extendGrant(valid, { period: 'custom', until: today }, today)).toMatchObject({
      refusal: { code: 'validity.not-longer' },
    })
  })

  it('[GT1] a valid grant is renewed from its end, any other starts today', () => {
    const later = { endsOn: '2026-03-20', ended: null } as const
    expect(extendGrant(later, { period: '30d' }, today)).toMatchObject({
      value: { endsOn: '2026-04-19' },
    })
    for (const before of [undefined, expired, ...endings]) {
      expect(extendGrant(before, { period: '30d' }, today)).toStrictEqual({
        ok: true,
        value: { endsOn: '2026-04-09', ended: null },
      })
    }
  })
})

describe('ending', () => {
  it.each([expired, ...endings])('[GT2] %o is neither returned nor revoked', (grant) => {
    const refusal = { code: 'grant.ended', facts: { state: stateOfGrant(grant, today) } }
    expect(returnGrant(grant, today)).toMatchObject({ refusal })
    expect(revokeGrant(grant, 'why', today)).toMatchObject({ refusal })
  })

  it.each(['', '  ', 'x'.repeat(501)])('[GT2] revoking needs a reason, not %j', (reason) => {
    expect(revokeGrant(valid, reason, today).ok).toBe(false)
  })

  it('[GT2] a valid grant is returned or revoked, and dropped with its target', () => {
    expect(returnGrant(valid, today)).toStrictEqual({
      ok: true,
      value: { ...valid, ended: 'returned' },
    })
    expect(revokeGrant(valid, 'misuse', today)).toStrictEqual({
      ok: true,
      value: { ...valid, ended: 'revoked', reason: 'misuse' },
    })
    expect(dropGrant(valid)).toStrictEqual({ ...valid, ended: 'dropped' })
    for (const grant of endings) expect(dropGrant(grant)).toBe(grant)
  })
})
