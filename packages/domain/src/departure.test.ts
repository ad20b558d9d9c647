import { describe, expect, it } from 'vitest'
import { handOverApplications, leaveOrganisation, listLastOwnerships } from './departure.ts'
import { describeRefusal } from './refusal.ts'

const orders = { id: 'app_1', name: 'Orders', ownerIds: ['ann'] }
const stock = { id: 'app_2', name: '库存中心', ownerIds: ['ann', 'bob'] }
const sales = { id: 'app_3', name: 'Sales', ownerIds: ['bob'] }
const active = new Set(['ann', 'bob', 'cyd'])

describe('leaveOrganisation', () => {
  it('[MB8] [AP7] the last owner of applications cannot leave; the answer lists them', () => {
    const outcome = leaveOrganisation('ann', [
      orders,
      stock,
      { ...orders, id: 'app_4', name: 'More' },
    ])
    expect(outcome).toMatchObject({
      refusal: {
        code: 'member.last-owner',
        facts: { count: 2, applicationIds: ['app_1', 'app_4'] },
      },
    })
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'This person is the last owner of 2 applications; hand those over first: Orders, More.',
    )
  })

  it('[MB8] of very many applications the answer names twenty and counts all', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ...orders, name: `App${index}` }))
    const outcome = leaveOrganisation('ann', many)
    const facts = outcome.ok ? undefined : outcome.refusal.facts
    expect(facts?.['count']).toBe(50)
    expect(facts?.['applicationNames']).toHaveLength(20)
  })

  it('[MB8] who shares every application can leave', () => {
    expect(leaveOrganisation('ann', [stock, sales]).ok).toBe(true)
    expect(listLastOwnerships('bob', [orders, stock, sales])).toStrictEqual([sales])
  })
})

describe('handOverApplications', () => {
  it.each(['ann', 'zoe'])('[MB8] applications are not handed over to %s', (successorId) => {
    expect(handOverApplications('ann', successorId, [orders], active)).toMatchObject({
      refusal: { code: 'member.hand-over-target', path: 'memberId' },
    })
  })

  it('[MB8] [AP7] the successor takes the place among the owners, named once', () => {
    expect(handOverApplications('ann', 'bob', [orders, stock, sales], active)).toStrictEqual({
      ok: true,
      value: new Map([
        ['app_1', ['bob']],
        ['app_2', ['bob']],
      ]),
    })
  })
})
