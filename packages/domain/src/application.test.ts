import { describe, expect, it } from 'vitest'
import {
  decideOwners,
  deleteApplication,
  editApplication,
  parseOwners,
  parseScenario,
  resumeApplication,
  suspendApplication,
} from './application.ts'
import type { ApplicationEdit } from './application.ts'
import { describeRefusal, listRefusals } from './refusal.ts'
import type { Outcome } from './refusal.ts'

const active = new Set(['ann', 'bob', 'cyd'])

function codesOf(outcome: Outcome<unknown>) {
  return outcome.ok ? [] : listRefusals(outcome.refusal).map((each) => `${each.path}: ${each.code}`)
}

describe('parseScenario', () => {
  it.each(['', ' ', '\u3000'])('[AP6] the scenario %j is refused as missing', (text) => {
    expect(codesOf(parseScenario(text))).toStrictEqual(['scenario: application.scenario-missing'])
  })

  it('[AP6] 129 code points are refused, 128 accepted, astral ones count once', () => {
    expect(codesOf(parseScenario('𠮷'.repeat(129)))).toStrictEqual([
      'scenario: application.scenario-long',
    ])
    expect(parseScenario('𠮷'.repeat(128)).ok).toBe(true)
  })

  it('[AP6] a scenario with NUL is refused', () => {
    expect(codesOf(parseScenario('a\0'))).toStrictEqual(['scenario: text.unstorable'])
  })
})

describe('parseOwners', () => {
  it('[AP7] an application without an owner is refused', () => {
    expect(codesOf(parseOwners([], active))).toStrictEqual(['ownerIds: application.owners-missing'])
  })

  it('[AP7] every faulty owner is named: repeated ones and people who are not active members', () => {
    expect(codesOf(parseOwners(['ann', 'ann', 'zoe'], active))).toStrictEqual([
      'ownerIds.1: application.owner-repeated',
      'ownerIds.2: application.owner-inactive',
    ])
  })

  it('[AP7] 101 owners are refused, 100 accepted', () => {
    const many = Array.from({ length: 101 }, (_, index) => `m${index}`)
    expect(codesOf(parseOwners(many, new Set(many)))).toStrictEqual([
      'ownerIds: application.owners-too-many',
    ])
    expect(parseOwners(many.slice(1), new Set(many)).ok).toBe(true)
  })
})

describe('decideOwners', () => {
  it('[AP7] the last owner can never go, and the refusal names the way out', () => {
    const outcome = decideOwners(['ann'], [], active)
    expect(codesOf(outcome)).toStrictEqual(['ownerIds: application.last-owner'])
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toContain('name another owner')
  })

  it('[AP7] a new set by somebody who has left is refused', () => {
    expect(codesOf(decideOwners(['ann'], ['zoe'], active))).toStrictEqual([
      'ownerIds.0: application.owner-inactive',
    ])
  })

  it('[AP7] an owner may hand over to another', () => {
    expect(decideOwners(['ann', 'bob'], ['bob', 'cyd'], active)).toStrictEqual({
      ok: true,
      value: { ownerIds: ['bob', 'cyd'], added: ['cyd'], removed: ['ann'] },
    })
  })
})

const present = {
  state: 'active',
  name: 'Orders',
  groupId: 'grp_1',
  scenario: 'Order data',
  ownerIds: ['ann'],
  version: 7,
} as const

function edit(changes: ApplicationEdit, version = 7) {
  const groupExists = (groupId: string) => groupId === 'grp_2'
  return editApplication(present, changes, { version, activeMemberIds: active, groupExists })
}

describe('editApplication', () => {
  it('[AP8] a stale version is refused before anything is looked at', () => {
    const outcome = edit({ name: '!' }, 6)
    expect(codesOf(outcome)).toStrictEqual(['version: application.stale-version'])
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
      'Somebody changed the application to version 7 after you loaded version 6; reload it and ' +
        'apply your change again.',
    )
  })

  it('[AP8] [AP5] every faulty field is refused at once, and nothing is changed', () => {
    const faulty = { name: 'a-bc', groupId: 'grp_9', scenario: '', ownerIds: [] }
    expect(codesOf(edit(faulty))).toStrictEqual([
      'name: application.name-character',
      'groupId: group.unknown',
      'scenario: application.scenario-missing',
      'ownerIds: application.last-owner',
    ])
  })

  it('[AP9] a deleted application cannot be edited', () => {
    const context = { version: 7, activeMemberIds: active, groupExists: () => true }
    const deleted = { ...present, state: 'deleted', deletedAt: 1 } as const
    expect(codesOf(editApplication(deleted, {}, context))).toStrictEqual([
      'undefined: application.deleted',
    ])
  })

  it('[AP8] an edit that changes nothing keeps the version', () => {
    expect(edit({ name: 'Orders', groupId: 'grp_1', ownerIds: ['ann'] })).toMatchObject({
      value: { version: 7, changed: [] },
    })
  })

  it('[AP8] name, group, scenario and owners can be edited, and the changed fields are told', () => {
    const changes = { name: '订单中心', groupId: 'grp_2', scenario: 'More', ownerIds: ['bob'] }
    expect(edit(changes)).toStrictEqual({
      ok: true,
      value: {
        profile: changes,
        version: 8,
        changed: ['name', 'groupId', 'scenario', 'ownerIds'],
        owners: { ownerIds: ['bob'], added: ['bob'], removed: ['ann'] },
      },
    })
  })
})

describe('deleteApplication', () => {
  it.each(['', 'orders', 'Orders ', 'Order'])('[AP9] typing %j does not delete Orders', (typed) => {
    const outcome = deleteApplication(present, typed, 5)
    expect(codesOf(outcome)).toStrictEqual(['confirmName: application.confirmation-mismatch'])
    expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toContain('type Orders in full')
  })

  it('[AP9] a deleted application is not deleted again', () => {
    const deleted = { state: 'deleted', deletedAt: 1, name: 'Orders' } as const
    expect(codesOf(deleteApplication(deleted, 'Orders', 5))).toStrictEqual([
      'undefined: application.deleted',
    ])
  })

  it('[AP9] the name typed in full deletes, also of a suspended application', () => {
    const suspended = { ...present, state: 'suspended', suspendedAt: 1 } as const
    const value = { state: 'deleted', deletedAt: 5 }
    expect(deleteApplication(present, 'Orders', 5)).toStrictEqual({ ok: true, value })
    expect(deleteApplication(suspended, 'Orders', 5)).toStrictEqual({ ok: true, value })
  })
})

describe('suspend and resume', () => {
  const suspended = { state: 'suspended', suspendedAt: 5 } as const
  const deleted = { state: 'deleted', deletedAt: 5 } as const

  it.each([
    ['suspend', suspended, 'application.not-active'],
    ['suspend', deleted, 'application.deleted'],
    ['resume', { state: 'active' } as const, 'application.not-suspended'],
    ['resume', deleted, 'application.deleted'],
  ] as const)('[AP10] %s is refused for %o', (verb, life, code) => {
    const outcome = verb === 'suspend' ? suspendApplication(life, 9) : resumeApplication(life)
    expect(codesOf(outcome)).toStrictEqual([`undefined: ${code}`])
  })

  it('[AP10] an active application can be suspended and resumed', () => {
    expect(suspendApplication({ state: 'active' }, 5)).toStrictEqual({ ok: true, value: suspended })
    expect(resumeApplication(suspended)).toStrictEqual({ ok: true, value: { state: 'active' } })
  })
})
