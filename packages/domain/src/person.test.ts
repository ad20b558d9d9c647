import { describe, expect, it } from 'vitest'
import { changeStanding, isAdministrator } from './person.ts'
import type { Actor, RoleHolder } from './person.ts'

const root: Actor = { memberId: 'root', roles: ['super_admin'] }
const admin: Actor = { memberId: 'admin', roles: ['system_admin'] }
const boss: RoleHolder = { memberId: 'boss', roles: ['super_admin'], active: true }
const bob: RoleHolder = { memberId: 'bob', roles: ['member'], active: true }
const removed = { roles: [], active: false } as const

describe('changeStanding', () => {
  it.each([
    ['their own roles', root, { ...boss, memberId: 'root' }, removed, 'member.self'],
    ['a super administrator', admin, boss, removed, 'member.super-admin-only'],
    [
      'the activity of a super administrator',
      admin,
      boss,
      { ...boss, active: false },
      'member.super-admin-only',
    ],
    [
      'somebody into a super administrator',
      admin,
      bob,
      { roles: ['super_admin'], active: true },
      'member.super-admin-only',
    ],
  ] as const)('[AC1] nobody unfit changes %s', (_, actor, present, next, code) => {
    expect(changeStanding(actor, present, next, 2)).toMatchObject({ refusal: { code } })
  })

  it.each([
    removed,
    { roles: ['member'], active: true },
    { roles: ['super_admin'], active: false },
  ] as const)('[AC1] the last active super administrator stays: not %o', (next) => {
    expect(changeStanding(root, boss, next, 1)).toMatchObject({
      refusal: { code: 'member.last-super-admin' },
    })
    expect(changeStanding(root, boss, next, 2).ok).toBe(true)
  })

  it('[AC1] administrators change the roles of others', () => {
    const next = { roles: ['system_admin'], active: true } as const
    expect(changeStanding(admin, bob, next, 1)).toStrictEqual({
      ok: true,
      value: { memberId: 'bob', ...next },
    })
    expect(changeStanding(root, bob, { roles: ['super_admin'], active: true }, 1).ok).toBe(true)
    const asleep = { ...boss, active: false }
    expect(changeStanding(root, asleep, { roles: ['member'], active: false }, 1).ok).toBe(true)
  })

  it('[AC1] administrators are super and system administrators', () => {
    expect(isAdministrator({ memberId: 'x', roles: ['member'] })).toBe(false)
    expect(isAdministrator(admin)).toBe(true)
    expect(isAdministrator(root)).toBe(true)
  })
})
