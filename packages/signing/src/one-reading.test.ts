/** Decision 0005 as a property: no string to sign stands for two requests that mean different things. */
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { withoutQueryParameters } from './parameters.ts'
import { buildRawStringToSign, buildStringToSign } from './string-to-sign.ts'
import { buildPlace } from './testing.ts'

type Place = { target: string; form?: string }

/** Few pieces, all of them dangerous, so that collisions are the rule and not the exception. */
const pieces = [
  'a',
  'b',
  '=',
  '&',
  '+',
  '%20',
  '%2B',
  '%26',
  '%3D',
  '%25',
  '%41',
  '41',
  'A',
  '%0A',
  '/',
]
const query = fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((list) => list.join(''))
const place: fc.Arbitrary<Place> = fc.oneof(
  query.map((text) => ({ target: `/p?${text}` })),
  fc.tuple(query, query).map(([text, form]) => ({ target: `/p?${text}`, form })),
)

/** What an upstream makes of the request once it is forwarded, by the platform's own parser. */
function readMeaning({ target, form = '' }: Place, shadowed: readonly string[]): string {
  const forwarded = withoutQueryParameters(target, shadowed)
  const entries = [
    ...new URLSearchParams(forwarded.slice('/p'.length)),
    ...new URLSearchParams(form),
  ]
  return JSON.stringify(entries.map((pair) => JSON.stringify(pair)).sort())
}

it('[SG1] two accepted requests with one string have the same parameters, by either form', () => {
  const meanings = new Map<string, string>()
  const seen = { canonical: 0, raw: 0, again: 0 }
  const expectOneMeaning = (text: string, meaning: string) => {
    const known = meanings.get(text)
    if (known !== undefined) seen.again += 1
    expect({ text, meaning }).toEqual({ text, meaning: known ?? meaning })
    meanings.set(text, meaning)
  }
  fc.assert(
    fc.property(place, (sent) => {
      const request = buildPlace(sent)
      const built = buildStringToSign(request)
      if (!built.ok) return
      seen.canonical += 1
      const meaning = readMeaning(sent, built.shadowed)
      expectOneMeaning(built.text, meaning)
      const raw = buildRawStringToSign(request)
      if (raw === undefined) return
      seen.raw += 1
      expectOneMeaning(raw, meaning)
    }),
    { numRuns: 20_000 },
  )
  // The pieces have to keep producing what this test is about.
  expect(seen.canonical).toBeGreaterThan(5000)
  expect(seen.raw).toBeGreaterThan(1000)
  expect(seen.again).toBeGreaterThan(1000)
})
