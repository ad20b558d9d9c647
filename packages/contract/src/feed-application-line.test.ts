import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFeedApplicationLine } from './feed-application-line.ts'
import { feedLine } from './feed.ts'

/** Around every bound of the schema, and beyond it. */
const text = (most: number) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }) },
    { weight: 1, arbitrary: fc.constantFrom('', 'a'.repeat(most), 'a'.repeat(most + 1)) },
    { weight: 1, arbitrary: fc.constant('😀'.repeat(most / 2)) },
  )
const instant = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom<number | null>(null, 0, 1_767_225_600_000) },
  { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, -0, 2 ** 53, 2 ** 53 - 1, 1e300) },
)
const listOf = <T>(item: fc.Arbitrary<T>, most: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.array(item, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(item, { minLength: most, maxLength: most + 1 }) },
    { weight: 1, arbitrary: fc.constant<T[]>([]) },
  )
const line = fc.record({
  type: fc.constant('application'),
  application: fc.record({
    id: text(64),
    name: text(64),
    appKey: text(127),
    state: fc.constantFrom('active', 'suspended'),
    secrets: listOf(
      fc.record({
        version: fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1 }) },
          { weight: 1, arbitrary: fc.constantFrom(0, 1.5, 2 ** 53) },
        ),
        sealed: text(1024),
        endsAt: instant,
      }),
      8,
    ),
    addressRule: fc.record({
      enabled: fc.boolean(),
      mode: fc.constantFrom('exempt', 'fence'),
      networks: listOf(text(64), 100),
    }),
    grants: listOf(
      fc.record({ apiId: text(64), environment: fc.constantFrom('PROD', 'DEV'), endsAt: instant }),
      6,
    ),
  }),
})

const poison = fc.oneof(
  fc.constantFrom<unknown>(null, '', 'active', -1, 0, 1.5, 1e300, true, [], {}, '__proto__'),
  fc.jsonValue(),
)

/** Replaces, removes or adds one value at a random place of the tree. */
function mutate(value: unknown, way: readonly number[], replacement: unknown): unknown {
  const [step = 0, ...rest] = way
  if (typeof value !== 'object' || value === null || way.length === 0) return replacement
  const entries = Object.entries(value)
  const at = step % (entries.length + 1)
  const [key, inner] = entries[at] ?? ['extra', undefined]
  const changed: [string, unknown] = [key, mutate(inner, rest, replacement)]
  const isRemoval = rest.length === 0 && replacement === null
  const others = entries.toSpliced(at, 1, ...(isRemoval ? [] : [changed]))
  return Array.isArray(value) ? others.map(([, item]) => item) : Object.fromEntries(others)
}

const way = fc.array(fc.nat(12), { maxLength: 5 })

function judge(value: unknown): { byHand: boolean; bySchema: boolean } {
  const parsed: unknown = JSON.parse(JSON.stringify(value) ?? 'null')
  const schema = feedLine.safeParse(parsed)
  const bySchema = schema.success && schema.data.type === 'application'
  return { byHand: isFeedApplicationLine(parsed), bySchema }
}

describe('[GW4] the check of application lines by hand', () => {
  it('refuses what the schema refuses and takes what it takes, on mutated lines', () => {
    let refused = 0
    let taken = 0
    const agree = (base: unknown, steps: readonly number[], replacement: unknown) => {
      const { byHand, bySchema } = judge(mutate(base, steps, replacement))
      expect(byHand).toBe(bySchema)
      if (bySchema) taken += 1
      else refused += 1
    }
    fc.assert(fc.property(line, way, poison, agree), { numRuns: 3000, seed: 4 })
    // Both ends are met, else the agreement says nothing.
    expect(refused).toBeGreaterThan(500)
    expect(taken).toBeGreaterThan(200)
  })

  it('agrees with the schema on lines around every bound', () => {
    let taken = 0
    const agree = (value: unknown) => {
      const { byHand, bySchema } = judge(value)
      expect(byHand).toBe(bySchema)
      if (bySchema) taken += 1
    }
    fc.assert(fc.property(line, agree), { numRuns: 1500, seed: 5 })
    expect(taken).toBeGreaterThan(200)
    expect(taken).toBeLessThan(1300)
  })

  it.each([0, 1])('100,000 grants and %i more', (more) => {
    const [sample] = fc.sample(line, { numRuns: 1, seed: 7 })
    const grant = { apiId: 'api_1', environment: 'PROD', endsAt: null }
    const application = {
      ...sample?.application,
      id: 'app_1',
      name: 'a',
      appKey: 'key-1',
      secrets: [{ version: 1, sealed: 'AAAA', endsAt: null }],
      addressRule: { enabled: false, mode: 'exempt', networks: [] },
      grants: Array.from({ length: 100_000 + more }, () => grant),
    }
    const verdict = more === 0
    expect(judge({ type: 'application', application })).toEqual({
      byHand: verdict,
      bySchema: verdict,
    })
  })
})
