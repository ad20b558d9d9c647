/** Compares the version that a client read with the present one, where it sent one (AP8). */
import { accept, refuse } from '@portico/domain'
import type { Outcome } from '@portico/domain'

/** Refuses with `version.stale`. */
export function checkVersion(
  given: number | undefined,
  present: Readonly<{ version: number }>,
): Outcome<null> {
  return given === undefined || given === present.version ? accept(null) : refuse('version.stale')
}
