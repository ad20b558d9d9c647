/** Long work that leaves calls their turn: it yields often, and whoever runs it decides what is done meanwhile. */
import { setImmediate } from 'node:timers/promises'

/** Work in steps of a fraction of a millisecond. */
export type Sliced<T> = Generator<undefined, T>

/** How long calls wait for a slice. */
const sliceMs = 5

/** Does all of it now. */
export function doAtOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Does it some milliseconds at a time. */
export async function doInSlices<T>(work: Sliced<T>): Promise<T> {
  for (;;) {
    const endMs = performance.now() + sliceMs
    do {
      const step = work.next()
      if (step.done === true) return step.value
    } while (performance.now() < endMs)
    await setImmediate()
  }
}
