import { describe, expect, it } from 'vitest'
import { runDifferential } from './differential.ts'
import { buildCase, createRandom } from './mutations.ts'

/** `npm run fuzz:http` sets the first; without them a short run with a seed of its own. */
const cases = Number(process.env['FUZZ_CASES'] ?? 1500)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
const minutes = 60_000

describe('the fast engine beside other readers', () => {
  it('the same seed makes the same bytes', () => {
    const make = () => {
      const random = createRandom(7)
      return Array.from({ length: 50 }, () => buildCase(random)).join('')
    }
    expect(make()).toBe(make())
  })

  it(
    `[GW3] takes nothing that node:http or nginx would read otherwise (seed ${seed})`,
    async () => {
      const nginx = process.env['TEST_NGINX'] ?? null
      const report = await runDifferential({ seed, cases, nginx })
      const { takenWhole, requestsTaken, disagreements, stricter } = report
      process.stdout.write(
        `seed ${seed}: ${cases} cases beside node:http${nginx === null ? '' : ' and nginx'}, ` +
          `${takenWhole} taken whole, ${requestsTaken} requests taken\n`,
      )
      const byCount = [...stricter].toSorted(([, left], [, right]) => right - left)
      for (const [reason, count] of byCount.slice(0, cases > 10_000 ? 100 : 0)) {
        process.stdout.write(`${String(count).padStart(7)} refused that ${reason}\n`)
      }
      expect(disagreements).toEqual([])
      expect(takenWhole).toBeGreaterThan(cases / 20)
    },
    cases > 10_000 ? 120 * minutes : 30_000,
  )
})
