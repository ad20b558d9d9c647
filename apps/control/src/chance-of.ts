/** Chance for pauses that should not be the same for everybody. */
import type { Deps } from './deps.ts'

/** From 0 to 1, fresh at each call. */
export function chanceOf({ randomness }: Pick<Deps, 'randomness'>): number {
  return Buffer.from(randomness(4)).readUInt32BE() / 0xffff_ffff
}
