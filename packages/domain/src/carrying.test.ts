import { describe, expect, it } from 'vitest'
import {
  carriedDescriptionOf,
  carriedNameOf,
  carryingPauseMs,
  planCarrying,
  type CarriedApplication,
  type FoundApplication,
} from './carrying.ts'

const grant = { apiId: 'api1', stage: 'RELEASE', endsAt: null }
const wanted: CarriedApplication = {
  name: 'shop_0123456789',
  description: 'Shop',
  appKey: 'key',
  appSecret: 'secret',
  disabled: false,
  grants: [grant],
}
const { appKey: _, ...same } = wanted
const found: FoundApplication = { ...same, appId: '7' }
const managed = new Set(['api1', 'api2'])

const stepsOf = (
  here: Partial<CarriedApplication> | null,
  there: Partial<FoundApplication> | null,
) => planCarrying(here && { ...wanted, ...here }, there && { ...found, ...there }, managed)

describe('planCarrying', () => {
  it('[NW3] nothing is done where nothing differs, so that a second run does nothing', () => {
    expect(stepsOf({}, {})).toStrictEqual({ differences: [], steps: [] })
    expect(stepsOf(null, null)).toStrictEqual({ differences: [], steps: [] })
  })

  it('[NW3] grants of APIs that are not decided here are left alone', () => {
    const foreign = { apiId: 'of-somebody-else', stage: 'RELEASE', endsAt: null }
    expect(stepsOf({}, { grants: [grant, foreign] }).steps).toStrictEqual([])
  })

  it.each([
    [{}, null, [{ do: 'create' }]],
    [null, {}, [{ do: 'delete' }]],
    [{ disabled: true }, {}, [{ do: 'modify' }]],
    [{ name: 'other_0123456789' }, {}, [{ do: 'modify' }]],
    [{ appSecret: 'new' }, {}, [{ do: 'reset-secret' }]],
    [{ grants: [] }, {}, [{ do: 'withdraw', stage: 'RELEASE', endsAt: null, apiIds: ['api1'] }]],
    [{}, { grants: [] }, [{ do: 'grant', stage: 'RELEASE', endsAt: null, apiIds: ['api1'] }]],
    [
      { grants: [{ ...grant, endsAt: 5000 }] },
      {},
      [{ do: 'grant', stage: 'RELEASE', endsAt: 5000, apiIds: ['api1'] }],
    ],
    [
      { grants: [{ ...grant, stage: 'PRE' }] },
      {},
      [
        { do: 'withdraw', stage: 'RELEASE', endsAt: null, apiIds: ['api1'] },
        { do: 'grant', stage: 'PRE', endsAt: null, apiIds: ['api1'] },
      ],
    ],
  ])('[NW3] %j here and %j there', (here, there, steps) => {
    expect(stepsOf(here, there).steps).toStrictEqual(steps)
  })

  it('[NW3] fractions of a second are no difference', () => {
    const here = { grants: [{ ...grant, endsAt: 5999 }] }
    expect(stepsOf(here, { grants: [{ ...grant, endsAt: 5000 }] }).steps).toStrictEqual([])
  })

  it('[NW3] no call names more than a hundred APIs', () => {
    const grants = Array.from({ length: 250 }, (_each, index) => ({ ...grant, apiId: `a${index}` }))
    const { steps } = stepsOf({ grants }, { grants: [] })
    expect(steps.map((step) => ('apiIds' in step ? step.apiIds.length : 0))).toStrictEqual([
      100, 100, 50,
    ])
  })

  it('[NW3] a difference never holds a secret', () => {
    const { differences } = stepsOf({ appSecret: 'very-secret-1' }, { appSecret: 'very-secret-2' })
    expect(differences).toStrictEqual([{ what: 'secret' }])
  })
})

it.each([
  ['shop', 'shop_0123456789'],
  ['数据分析', 'portico_0123456789'],
  ['9lives_and_far_too_long_for_it', 'lives_and_far_t_0123456789'],
])('[NW3] %s is called %s there, within the letters and lengths of the vendor', (name, carried) => {
  const id = 'app_00000000000123456789'
  expect(carriedNameOf(id, name)).toBe(carried)
  expect(carriedNameOf(id, name)).toMatch(/^[A-Za-z]\w{3,25}$/)
  expect(carriedDescriptionOf(id, name)).toBe(`${name}; kept by Portico as ${id}`)
})

it('[NW3] retries begin after half a minute and are never more than an hour apart', () => {
  expect([1, 2, 3, 8, 5000].map(carryingPauseMs)).toStrictEqual([
    30_000, 60_000, 120_000, 3_600_000, 3_600_000,
  ])
})
