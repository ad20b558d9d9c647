/** Collects garbage at a moment of our choosing: V8 does it when it wants memory, and a gateway at rest wants none for hours. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Collects all of it; some tens of milliseconds, whatever the size of the packed world. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
