import { describe, expect, it } from 'vitest'
import { deleteGroup, parseGroupName } from './application-group.ts'
import { describeRefusal } from './refusal.ts'

describe('parseGroupName', () => {
  it.each([
    ['', 'group.name-blank'],
    [' \u3000', 'group.name-blank'],
    ['a\tb', 'group.name-character'],
    ['a\u2028b', 'group.name-character'],
    ['a\ud800', 'group.name-character'],
    ['组'.repeat(65), 'group.name-long'],
  ])('[GP1] %j is refused with %s', (name, code) => {
    expect(parseGroupName(name)).toMatchObject({ ok: false, refusal: { code, path: 'name' } })
  })

  it.each(['组', '𠮷'.repeat(64), 'Finance & risk (EU)'])('[GP1] %j is accepted', (name) => {
    expect(parseGroupName(name)).toStrictEqual({ ok: true, value: name })
  })
})

describe('deleteGroup', () => {
  it.each([[{ applications: 1, requests: 0 }], [{ applications: 0, requests: 2 }]])(
    '[GP2] a group that holds %o cannot be deleted',
    (held) => {
      const outcome = deleteGroup(held)
      expect(outcome.ok ? '' : describeRefusal(outcome.refusal)).toBe(
        `The group still holds ${held.applications} applications and ${held.requests} pending ` +
          'creation requests; move or delete the applications and decide the requests first.',
      )
    },
  )

  it('[GP2] an empty group can be deleted', () => {
    expect(deleteGroup({ applications: 0, requests: 0 }).ok).toBe(true)
  })
})
