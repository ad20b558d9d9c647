/** Rotation without an outage: which versions of an AppSecret are valid, and for how long (CR7). */

import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/**
 * One version of an application's secret; instants are milliseconds since 1970. The current version
 * has no end. The secret itself is not here.
 */
export type SecretVersion = Readonly<{
  version: number
  createdAt: number
  endsAt: number | null
}>

/** How many versions may be valid at once; each one costs a gateway one more signature to try. */
export const aliveVersionsLimit = 4

/** The longest overlap that any policy can permit: 90 days. */
export const overlapSecondsLimit = 90 * 86_400

export type RotationPolicy = Readonly<{ overlapSecondsMax: number }>

/** True while callers may sign with this version. The instant of its end is not part of its life. */
export function isAlive(version: SecretVersion, now: number): boolean {
  return version.endsAt === null || version.endsAt > now
}

/** The versions that callers may sign with, the newest first: the order in which to try them. */
export function usableVersions(
  versions: readonly SecretVersion[],
  now: number,
): readonly SecretVersion[] {
  return versions
    .filter((version) => isAlive(version, now))
    .toSorted((one, other) => other.version - one.version)
}

function checkOverlap(overlapSeconds: number, policy: RotationPolicy): Outcome<number> {
  const path = 'overlapSeconds'
  if (!Number.isSafeInteger(overlapSeconds) || overlapSeconds < 0) {
    return refuse('credential.overlap-invalid', { path })
  }
  const limitSeconds = policy.overlapSecondsMax
  if (overlapSeconds <= limitSeconds) return accept(overlapSeconds)
  return refuse('credential.overlap-too-long', { path, facts: { limitSeconds } })
}

/**
 * Puts a new version in place of the current one (CR6, CR7).
 *
 * Without an overlap every older version ends now, those of earlier overlaps too, so that a reset
 * after a leak leaves nothing open. With one, the current version lives on for so many seconds.
 * Refuses with `credential.overlap-invalid`, `credential.overlap-too-long` or
 * `credential.too-many-alive`.
 *
 * @returns all versions, ascending, the new one last
 */
export function rotateSecret(
  versions: readonly SecretVersion[],
  overlapSeconds: number,
  policy: RotationPolicy,
  now: number,
): Outcome<readonly SecretVersion[]> {
  const overlap = checkOverlap(overlapSeconds, policy)
  if (!overlap.ok) return overlap
  const count = usableVersions(versions, now).length + 1
  if (overlapSeconds > 0 && count > aliveVersionsLimit) {
    return refuse('credential.too-many-alive', { facts: { count, limit: aliveVersionsLimit } })
  }
  const endsAt = now + overlapSeconds * 1000
  const older = versions.map((version) => {
    if (!isAlive(version, now)) return version
    if (version.endsAt === null || overlapSeconds === 0) return { ...version, endsAt }
    return version
  })
  const version = Math.max(0, ...versions.map((each) => each.version)) + 1
  return accept([...older, { version, createdAt: now, endsAt: null }])
}

/** When a version was superseded: the birth of the next one. The current one never was. */
function findSupersededAt(versions: readonly SecretVersion[], version: number): number | undefined {
  const later = versions.filter((each) => each.version > version)
  return later.length === 0 ? undefined : Math.min(...later.map((each) => each.createdAt))
}

/**
 * Shortens, extends or ends the overlap of an old version (CR7); an end that is not after `now` ends
 * it now. The policy's maximum counts from the reset that superseded it, so that extending again and
 * again does not add up. Refuses with `credential.version-unknown`, `credential.version-current`,
 * `credential.version-dead` or `credential.overlap-too-long`.
 *
 * @param endsAt the new end, milliseconds since 1970
 */
export function changeOverlap(
  versions: readonly SecretVersion[],
  version: number,
  endsAt: number,
  policy: RotationPolicy,
  now: number,
): Outcome<readonly SecretVersion[]> {
  const present = versions.find((each) => each.version === version)
  if (present === undefined) return refuse('credential.version-unknown')
  if (present.endsAt === null) return refuse('credential.version-current')
  if (!isAlive(present, now)) return refuse('credential.version-dead')
  if (!Number.isSafeInteger(endsAt)) return refuse('credential.overlap-invalid', { path: 'endsAt' })
  const supersededAt = findSupersededAt(versions, version) ?? now
  // A policy that became stricter since does not forbid to shorten.
  const latest = Math.max(supersededAt + policy.overlapSecondsMax * 1000, present.endsAt)
  if (endsAt > latest) {
    const facts = { limitSeconds: policy.overlapSecondsMax }
    return refuse('credential.overlap-too-long', { path: 'endsAt', facts })
  }
  const changed = { ...present, endsAt: Math.max(endsAt, now) }
  return accept(versions.map((each) => (each === present ? changed : each)))
}
