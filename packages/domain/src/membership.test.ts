import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMembers,
  checkJoin,
  editMember,
  isCurrentMember,
  joinApplication,
  removeMember,
  renewMembership,
} from './membership.ts'
import type { Membership } from './membership.ts'
import { describeRefusal, listRefusals } from './refusal.ts'
import type { Outcome } from './refusal.ts'
import { addDays, laterEnd } from './validity.ts'
import type { Validity } from './validity.ts'

const today = '2026-03-10'
const owner: Membership = { memberId: 'ann', role: 'owner', endsOn: null }
const member: Membership = { memberId: 'bob', role: 'member', endsOn: '2026-03-20' }
const permanent: Membership = { memberId: 'cyd', role: 'member', endsOn: null }
const expired: Membership = { memberId: 'dan', role: 'member', endsOn: '2026-03-09' }
const context = {
  memberships: [owner, member, permanent, expired],
  activeMemberIds: new Set(['ann', 'bob', 'cyd', 'dan', 'eve', 'fay']),
  today,
}

function faultsOf(outcome: Outcome<unknown>) {
  return outcome.ok ? [] : listRefusals(outcome.refusal).map((each) => `${each.path} ${each.code}`)
}

describe('addMembers', () => {
  it('[MB3] one error for each refused person, and nobody is added', () => {
    const memberIds = ['eve', 'ann', 'bob', 'eve', 'zoe', 'cyd']
    const outcome = addMembers(memberIds, { period: '30d' }, context)
    expect(faultsOf(outcome)).toStrictEqual([
      'memberIds.1 membership.is-owner',
      'memberIds.2 membership.exists',
      'memberIds.3 membership.repeated',
      'memberIds.4 membership.person-inactive',
      'memberIds.5 membership.exists',
    ])
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'ann is an owner of the application; leave them out, owners need no membership.',
    )
  })

  it.each([
    [[], 'membership.nobody'],
    [Array.from({ length: 101 }, (_, index) => `m${index}`), 'membership.too-many'],
  ])('[MB3] a selection of nobody or of 101 people is refused', (memberIds, code) => {
    expect(faultsOf(addMembers(memberIds, { period: '30d' }, context))).toStrictEqual([
      `memberIds ${code}`,
    ])
  })

  it('[MB1] [MB3] a validity that has passed is refused beside the people', () => {
    const validity = { period: 'custom', until: '2026-03-09' } as const
    expect(faultsOf(addMembers(['ann'], validity, context))).toStrictEqual([
      'memberIds.0 membership.is-owner',
      'until validity.past',
    ])
  })

  it('[MB3] several are added at once, an expired member again', () => {
    expect(addMembers(['eve', 'dan'], { period: '30d' }, context)).toStrictEqual({
      ok: true,
      value: [
        { memberId: 'eve', role: 'member', endsOn: '2026-04-09' },
        { memberId: 'dan', role: 'member', endsOn: '2026-04-09' },
      ],
    })
    expect(addMembers(['fay'], { period: 'permanent' }, context)).toMatchObject({
      value: [{ endsOn: null }],
    })
  })
})

describe('editMember and removeMember', () => {
  it('[MB4] nobody edits or removes themselves, not even as an owner', () => {
    expect(editMember('bob', member, { period: '30d' }, today)).toMatchObject({
      refusal: { code: 'membership.self' },
    })
    expect(removeMember('ann', owner)).toMatchObject({ refusal: { code: 'membership.self' } })
  })

  it('[MB4] owners are not changed in the panel', () => {
    expect(editMember('bob', owner, { period: '30d' }, today)).toMatchObject({
      refusal: { code: 'membership.owner-fixed' },
    })
    expect(removeMember('bob', owner)).toMatchObject({
      refusal: { code: 'membership.owner-fixed' },
    })
  })

  it('[MB4] an edit to a day that has passed is refused', () => {
    const validity = { period: 'custom', until: '2026-03-01' } as const
    expect(faultsOf(editMember('ann', member, validity, today))).toStrictEqual([
      'until validity.past',
    ])
  })

  it('[MB4] owners edit and remove members', () => {
    expect(editMember('ann', member, { period: 'permanent' }, today)).toStrictEqual({
      ok: true,
      value: { ...member, endsOn: null },
    })
    expect(removeMember('ann', member)).toStrictEqual({ ok: true, value: member })
  })
})

describe('renewMembership', () => {
  it.each([owner, permanent])('[MB7] %o needs no renewal', (membership) => {
    expect(renewMembership(membership, { period: '30d' }, today)).toMatchObject({
      refusal: { code: 'membership.permanent' },
    })
  })

  it('[MB7] a day within the present membership is refused', () => {
    const validity = { period: 'custom', until: '2026-03-20' } as const
    expect(faultsOf(renewMembership(member, validity, today))).toStrictEqual([
      'until validity.not-longer',
    ])
  })

  it('[MB7] the period counts from the later of today and the old end', () => {
    expect(renewMembership(member, { period: '30d' }, today)).toMatchObject({
      value: { endsOn: '2026-04-19' },
    })
    expect(renewMembership(expired, { period: '30d' }, today)).toMatchObject({
      value: { endsOn: '2026-04-09' },
    })
  })
})

describe('joining', () => {
  it.each([
    [owner, 'membership.is-owner'],
    [member, 'membership.exists'],
    [permanent, 'membership.exists'],
  ])('[MB3] %o does not ask to join', (present, code) => {
    expect(checkJoin(present.memberId, present, today)).toMatchObject({
      refusal: { code, facts: { memberId: present.memberId } },
    })
  })

  it('[MB3] strangers and expired members ask to join', () => {
    expect(checkJoin('eve', undefined, today).ok).toBe(true)
    expect(checkJoin('dan', expired, today).ok).toBe(true)
  })

  it('[RQ3] an approval that comes after the day asked for has no effect', () => {
    const validity = { period: 'custom', until: '2026-03-09' } as const
    expect(faultsOf(joinApplication('eve', undefined, validity, today))).toStrictEqual([
      'until validity.past',
    ])
  })

  it.each([
    ['who became an owner stays one', owner, owner],
    ['who became permanent stays so', permanent, permanent],
    ['the later end stands', member, { ...member, endsOn: '2026-04-09' }],
    ['an expired end does not', expired, { ...expired, endsOn: '2026-04-09' }],
  ])('[RQ3] %s', (_, present, value) => {
    expect(joinApplication(present.memberId, present, { period: '30d' }, today)).toStrictEqual({
      ok: true,
      value,
    })
  })
})

type World = { membership: Membership | undefined; today: string }
type Step = (world: World) => void

const validities = fc.oneof(
  fc.constantFrom<Validity>({ period: '30d' }, { period: '90d' }, { period: 'permanent' }),
  fc
    .integer({ min: -10, max: 400 })
    .map((days): Validity => ({ period: 'custom', until: addDays(today, days) })),
)

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((days): Step => (world) => {
    world.today = addDays(world.today, days)
  }),
  validities.map((validity): Step => (world) => {
    const { membership, today: day } = world
    const memberships = membership === undefined ? [] : [membership]
    const activeMemberIds = new Set(['bob'])
    const added = addMembers(['bob'], validity, { memberships, activeMemberIds, today: day })
    const wasCurrent = membership !== undefined && isCurrentMember(membership, day)
    if (added.ok) expect(wasCurrent).toBe(false)
    if (added.ok) world.membership = added.value[0]
  }),
  validities.map((validity): Step => (world) => {
    const { membership, today: day } = world
    const joined = joinApplication('bob', membership, validity, day)
    if (!joined.ok) return
    const current = membership !== undefined && isCurrentMember(membership, day)
    if (current) expect(laterEnd(joined.value.endsOn, membership.endsOn)).toBe(joined.value.endsOn)
    world.membership = joined.value
  }),
  validities.map((validity): Step => (world) => {
    if (world.membership === undefined) return
    const renewed = renewMembership(world.membership, validity, world.today)
    if (renewed.ok && world.membership.endsOn !== null && renewed.value.endsOn !== null) {
      expect(renewed.value.endsOn > world.membership.endsOn).toBe(true)
    }
    if (renewed.ok) world.membership = renewed.value
  }),
  fc.constant<Step>((world) => {
    world.membership = undefined
  }),
)

describe('any course of joining, adding, renewing and time', () => {
  it('[MB1] [MB2] [MB7] whatever is accepted holds today, and renewing or joining never shortens', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 30 }), (course) => {
        const world: World = { membership: undefined, today }
        for (const step of course) {
          const before = world.membership
          step(world)
          if (world.membership !== undefined && world.membership !== before) {
            expect(isCurrentMember(world.membership, world.today)).toBe(true)
            expect(world.membership.role).toBe('member')
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})
