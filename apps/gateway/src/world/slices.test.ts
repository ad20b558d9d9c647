import { expect, it } from 'vitest'
import { doAtOnce, doInSlices, type Sliced } from './slices.ts'

function* spin(steps: number, stepMs: number): Sliced<number> {
  for (let step = 0; step < steps; step += 1) {
    const endMs = performance.now() + stepMs
    while (performance.now() < endMs);
    yield undefined
  }
  return steps
}

function* fail(): Sliced<never> {
  yield undefined
  throw new RangeError('broken')
}

it('[GW4] what fails in a slice fails for whoever waits', async () => {
  expect(() => doAtOnce(fail())).toThrow('broken')
  await expect(doInSlices(fail())).rejects.toThrow('broken')
})

it('[GW4] others have their turn between slices, and none while it is done at once', async () => {
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  expect(doAtOnce(spin(30, 1))).toBe(30)
  expect(turns).toBe(0)
  expect(await doInSlices(spin(100, 1))).toBe(100)
  clearInterval(timer)
  // A hundred milliseconds in slices of five: some twenty turns, fewer where the machine is busy.
  expect(turns).toBeGreaterThan(3)
})
