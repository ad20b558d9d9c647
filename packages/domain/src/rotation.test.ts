import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Outcome } from './refusal.ts'
import {
  aliveVersionsLimit,
  changeOverlap,
  isAlive,
  rotateSecret,
  usableVersions,
} from './rotation.ts'
import type { SecretVersion } from './rotation.ts'

const policy = { overlapSecondsMax: 3600 }
const first: readonly SecretVersion[] = [{ version: 1, createdAt: 0, endsAt: null }]
const overlapping: readonly SecretVersion[] = [
  { version: 1, createdAt: 0, endsAt: 5_000 },
  { version: 2, createdAt: 1_000, endsAt: null },
]

function codeOf(outcome: Outcome<unknown>) {
  return outcome.ok ? 'accepted' : outcome.refusal.code
}

describe('rotateSecret', () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    '[CR7] an overlap of %s seconds is refused',
    (overlapSeconds) => {
      expect(codeOf(rotateSecret(first, overlapSeconds, policy, 1_000))).toBe(
        'credential.overlap-invalid',
      )
    },
  )

  it('[CR7] an overlap beyond the policy is refused with its maximum', () => {
    expect(rotateSecret(first, 3601, policy, 1_000)).toMatchObject({
      refusal: { code: 'credential.overlap-too-long', facts: { limitSeconds: 3600 } },
    })
    expect(rotateSecret(first, 3600, policy, 1_000).ok).toBe(true)
  })

  it('[CR7] a fifth secret alive at once is refused, unless the reset ends the others', () => {
    let versions = first
    for (let reset = 1; reset < aliveVersionsLimit; reset += 1) {
      const rotated = rotateSecret(versions, 60, policy, reset)
      versions = rotated.ok ? rotated.value : versions
    }
    expect(usableVersions(versions, 10)).toHaveLength(aliveVersionsLimit)
    expect(rotateSecret(versions, 60, policy, 10)).toMatchObject({
      refusal: { code: 'credential.too-many-alive', facts: { count: 5, limit: 4 } },
    })
    expect(rotateSecret(versions, 0, policy, 10).ok).toBe(true)
  })

  it('[CR6] without an overlap every older secret is dead at once', () => {
    const rotated = rotateSecret(overlapping, 0, policy, 2_000)
    const versions = rotated.ok ? rotated.value : []
    expect(usableVersions(versions, 2_000).map((each) => each.version)).toStrictEqual([3])
  })

  it('[CR7] with an overlap the old secret lives so long, to the millisecond', () => {
    const rotated = rotateSecret(first, 60, policy, 1_000)
    const versions = rotated.ok ? rotated.value : []
    expect(versions).toStrictEqual([
      { version: 1, createdAt: 0, endsAt: 61_000 },
      { version: 2, createdAt: 1_000, endsAt: null },
    ])
    expect(usableVersions(versions, 60_999).map((each) => each.version)).toStrictEqual([2, 1])
    expect(usableVersions(versions, 61_000).map((each) => each.version)).toStrictEqual([2])
  })

  it('[CR1] the first secret is version 1', () => {
    expect(rotateSecret([], 0, policy, 7)).toStrictEqual({
      ok: true,
      value: [{ version: 1, createdAt: 7, endsAt: null }],
    })
  })
})

describe('changeOverlap', () => {
  it.each([
    ['an unknown version', 9, 4_000, 2_000, 'version-unknown'],
    ['the current version', 2, 4_000, 2_000, 'version-current'],
    ['a version that has ended', 1, 9_000, 5_000, 'version-dead'],
    ['an end that is no instant', 1, 4_000.5, 2_000, 'overlap-invalid'],
    ['an end beyond the policy', 1, 3_601_001, 2_000, 'overlap-too-long'],
  ])('[CR7] %s is refused', (_, version, endsAt, now, reason) => {
    expect(codeOf(changeOverlap(overlapping, version, endsAt, policy, now))).toBe(
      `credential.${reason}`,
    )
  })

  it.each([
    ['shortened', 3_000, 3_000],
    ['extended up to the maximum, counted from the reset', 3_601_000, 3_601_000],
    ['ended now', 2_000, 2_000],
    ['ended now, though the asker said earlier', 0, 2_000],
  ])('[CR7] an overlap can be %s', (_, endsAt, expected) => {
    const changed = changeOverlap(overlapping, 1, endsAt, policy, 2_000)
    expect(changed.ok ? changed.value[0]?.endsAt : 0).toBe(expected)
    expect(changed.ok ? changed.value[1] : 0).toStrictEqual(overlapping[1])
  })

  it('[CR7] a policy that became stricter does not forbid to shorten', () => {
    expect(changeOverlap(overlapping, 1, 4_999, { overlapSecondsMax: 0 }, 2_000).ok).toBe(true)
    expect(changeOverlap(overlapping, 1, 5_001, { overlapSecondsMax: 0 }, 2_000).ok).toBe(false)
  })

  it('[CR7] a version whose successor is missing counts from now', () => {
    const alone = [{ version: 1, createdAt: 0, endsAt: 5_000 }]
    expect(changeOverlap(alone, 1, 2_000 + 3_600_000, policy, 2_000).ok).toBe(true)
  })
})

type World = { versions: readonly SecretVersion[]; now: number; dead: Set<number> }

/** What must hold after every step: one current version, few alive, and no return from the dead. */
function checkInvariants(world: World) {
  const { versions, now, dead } = world
  expect(versions.filter((each) => each.endsAt === null)).toHaveLength(1)
  expect(versions.at(-1)?.endsAt).toBeNull()
  expect(usableVersions(versions, now).length).toBeLessThanOrEqual(aliveVersionsLimit)
  for (const each of versions) {
    if (dead.has(each.version)) expect(isAlive(each, now)).toBe(false)
    if (!isAlive(each, now)) dead.add(each.version)
    expect(each.endsAt === null || each.endsAt <= now + 2 * 3_600_000).toBe(true)
  }
}

type Step = (world: World) => void

const wait = fc.nat({ max: 4_000_000 }).map((ms): Step => (world) => {
  world.now += ms
})
const rotate = fc.nat({ max: 4000 }).map((seconds): Step => (world) => {
  const rotated = rotateSecret(world.versions, seconds, policy, world.now)
  if (rotated.ok) world.versions = rotated.value
})
const change = fc
  .record({
    version: fc.integer({ min: 1, max: 8 }),
    ms: fc.integer({ min: -9_000, max: 4_000_000 }),
  })
  .map(({ version, ms }): Step => (world) => {
    const changed = changeOverlap(world.versions, version, world.now + ms, policy, world.now)
    if (changed.ok) world.versions = changed.value
  })

describe('any course of resets, changes and time', () => {
  it('[CR7] keeps one current secret, at most four alive, and the dead dead', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(wait, rotate, change), { maxLength: 40 }), (steps) => {
        const world: World = { versions: first, now: 0, dead: new Set() }
        for (const step of steps) {
          step(world)
          checkInvariants(world)
        }
      }),
      { numRuns: 500 },
    )
  })
})
