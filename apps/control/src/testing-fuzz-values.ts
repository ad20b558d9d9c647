/** Values for the fuzz of the API: what schemas ask for, and what nobody should send. */
import * as fc from 'fast-check'
import type { JsonSchema } from '@portico/contract'

/** Texts at the edges of what storage, Unicode, SQL, dates, numbers and addresses take. */
const edgeTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'app\u0000x',
  '\ud842abc',
  '\udfb7',
  '\u202eevil',
  'Cafe\u0301_bar',
  'Caf\u00e9_bar',
  '\uf900\uf901\uf902\uf903',
  '𠮷'.repeat(27),
  'ｆｕｌｌ１',
  '\ufeffname',
  'a\u200db\ufe0f',
  'line\r\nbreak',
  'x'.repeat(129),
  'x'.repeat(5000),
  '張'.repeat(100_000),
  "'; drop table applications; --",
  '%_%_%\\',
  '\\',
  '(a+)+$',
  '=HYPERLINK("http://evil.test")',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x10',
  '１２',
  '9'.repeat(40),
  '2026-02-30',
  '2026-02-29',
  '0000-00-00',
  '0001-01-01',
  '9999-12-31',
  '+010000-01-01',
  'infinity',
  '2026-03-02T08:00:00Z',
  '2026-03-02T24:00:00Z',
  '9999-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  'http://[::1',
  'http://[::ffff:127.0.0.1]:5432',
  'http://169.254.169.254/latest',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:pass@host.test/a?b#c',
  '1.2.3.4;1.2.3.4/32',
  '010.0.0.1',
  '0.0.0.0/0',
  '::/0',
  'fe80::1%eth0',
  '../../etc/passwd',
  'Europe/Berlin',
  'Etc/../../UTC',
]

const edgeNumbers: readonly number[] = [
  0,
  -0,
  -1,
  1,
  0.5,
  99,
  100,
  101,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  2 ** 63,
  -(2 ** 31) - 1,
  1e21,
  5e-324,
  Number.MAX_VALUE,
]

/** Objects or lists inside each other; JSON that is only deep, not large. */
function nest(depth: number, asList: boolean): unknown {
  let value: unknown = 'bottom'
  for (let level = 0; level < depth; level += 1) value = asList ? [value] : { deeper: value }
  return value
}

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...edgeTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-composite', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
)

/** Any JSON value, mostly at an edge. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom(...edgeNumbers) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], '1') },
  { weight: 1, arbitrary: fc.constantFrom(20, 31, 33, 2000).map((depth) => nest(depth, true)) },
  { weight: 1, arbitrary: fc.constantFrom(20, 31, 33, 2000).map((depth) => nest(depth, false)) },
  { weight: 1, arbitrary: hostileText.map((text) => Array.from({ length: 1001 }, () => text)) },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 5 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
)

type Components = Readonly<Record<string, JsonSchema>>

/** What a schema describes, with a hostile value here and there. */
export function arbitraryOf(schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  const meant = meantBy(schema, components)
  return fc.oneof({ weight: 6, arbitrary: meant }, { weight: 1, arbitrary: hostileValue })
}

function meantBy(schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const target = components[schema.$ref.split('/').at(-1) ?? '']
    return target === undefined ? hostileValue : meantBy(target, components)
  }
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined)
    return fc.oneof(...choices.map((each) => arbitraryOf(each, components)))
  const types = [schema.type ?? 'object'].flat() as readonly string[]
  return fc.oneof(...types.map((type) => ofType(type, schema, components)))
}

function ofType(type: string, schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  if (type === 'null') return fc.constant(null)
  if (type === 'boolean') return fc.boolean()
  if (type === 'number' || type === 'integer') return numberNear(schema)
  if (type === 'string') return fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), hostileText)
  if (type === 'array') {
    return fc.array(arbitraryOf(schema.items ?? {}, components), { maxLength: 4 })
  }
  return objectOf(schema, components)
}

function numberNear({ minimum = 0 }: JsonSchema): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer({ min: minimum, max: minimum + 1000 }),
    fc.constantFrom(minimum - 1, minimum, ...edgeNumbers),
  )
}

function objectOf(schema: JsonSchema, components: Components): fc.Arbitrary<unknown> {
  const parts = Object.entries(schema.properties ?? {})
  const model = Object.fromEntries(
    parts.map(([name, part]) => [name, arbitraryOf(part, components)]),
  )
  const whole = fc.record(model)
  const partial = fc.record(model, { requiredKeys: [] })
  const more = fc.dictionary(hostileText, hostileValue, { minKeys: 1, maxKeys: 2 })
  return fc.oneof(
    { weight: 4, arbitrary: whole },
    { weight: 2, arbitrary: partial },
    { weight: 1, arbitrary: fc.tuple(whole, more).map(([own, extra]) => ({ ...own, ...extra })) },
  )
}
