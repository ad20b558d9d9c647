/** Calls for the fuzz of the API: a plan is data that a seed gives; applied to a good call it makes a bad one. */
import * as fc from 'fast-check'
import type { JsonSchema, OpenApiOperation } from '@portico/contract'
import type { PreparedCall } from './testing-access-calls.ts'
import { accessActors } from './testing-access-matrix.ts'
import type { AccessActor } from './testing-access-matrix.ts'
import { arbitraryOf, hostileText, hostileValue } from './testing-fuzz-values.ts'

/** One change of a good body: `at` chooses the place among all that it has. */
type Edit = Readonly<{ at: number; how: 'set' | 'remove' | 'add' | 'wrap'; value: unknown }>

type BodyPlan =
  | Readonly<{ kind: 'good' }>
  | Readonly<{ kind: 'edited'; edits: readonly Edit[] }>
  | Readonly<{ kind: 'generated'; value: unknown }>
  | Readonly<{ kind: 'raw'; bytes: Buffer; contentType: string }>

export type FuzzPlan = Readonly<{
  actor: AccessActor
  /** Chooses among the rows that the access matrix has for the operation. */
  row: number
  /** Put at the nth place in braces, where the path has so many. */
  segment: Readonly<{ at: number; text: string }> | null
  query: readonly (readonly [string, string])[]
  headers: Readonly<Record<string, string>>
  body: BodyPlan
}>

/** As it goes over the wire. */
export type FuzzCall = Readonly<{
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: Buffer | undefined
}>

const rawTexts: readonly string[] = [
  '{',
  '[',
  'null',
  'true',
  '"text"',
  '[]',
  '{"a":1}{"b":2}',
  '{"name":"a","name":"b"}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"a":1e400}',
  '\ufeff{}',
  '['.repeat(100_000),
  `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  'a=1&b=2',
  `{"name":"${'x'.repeat(1_100_000)}"}`,
]

const rawBodies: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom(...rawTexts.map((text) => Buffer.from(text))),
  fc.constantFrom(Buffer.from('{"a":"é"}', 'latin1'), Buffer.from('{"a":1}', 'utf16le')),
  fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
)

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json; charset=',
  'application/jsonx',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  '*/*',
  ';',
]

const cursors = [
  '["x"]',
  '[1]',
  '[-1]',
  '[1e400]',
  '[9007199254740993]',
  '[null]',
  '["infinity","x"]',
  '["2026-03-02T08:00:00.000Z","x"]',
  '["\\u0000","x"]',
  '{}',
  '[[]]',
  '"x"',
].map((json) => Buffer.from(json).toString('base64url'))

const queryText = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom(...cursors) },
  { weight: 1, arbitrary: fc.constantFrom('1e9', '-1', '0', '101', '1.5', 'effective', 'true') },
)

/** What Node would not send itself is not tried here; the raw socket tests do. */
const headerValue = fc.oneof(
  fc.constantFrom('', '*', '"1"', '"-1"', '"x"', 'W/"1"', '"999999999"', '1', '"1e3"', '"01"', ','),
  fc.constantFrom('key-1', 'x'.repeat(255), 'x'.repeat(256), 'é', 'a b', 'null', 'Bearer x'),
  fc.string({ unit: fc.constantFrom(...Array.from('aZ09 ;,="/*%\u00ff')), maxLength: 20 }),
)

const headerNames = [
  'if-match',
  'if-match',
  'idempotency-key',
  'idempotency-key',
  'accept-language',
  'x-forwarded-for',
  'accept',
  'authorization',
  'origin',
  'content-encoding',
] as const

/** Plans for one operation of the description. */
export function planOf(
  operation: OpenApiOperation,
  components: Readonly<Record<string, JsonSchema>>,
): fc.Arbitrary<FuzzPlan> {
  const names = (operation.parameters ?? [])
    .filter((parameter) => parameter['in'] === 'query')
    .map((parameter) => String(parameter['name']))
  const name = fc.constantFrom(...names, ...names, 'unknown', '__proto__')
  return fc.record({
    actor: fc.oneof(
      { weight: 4, arbitrary: fc.constant('super_admin' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...accessActors) },
    ),
    row: fc.nat(3),
    segment: fc.option(fc.record({ at: fc.nat(2), text: hostileText }), { freq: 4 }),
    query: fc.array(fc.tuple(name, queryText), { maxLength: names.length > 0 ? 3 : 1 }),
    headers: fc.dictionary(fc.constantFrom(...headerNames), headerValue, { maxKeys: 2 }),
    body: bodyPlanOf(operation, components),
  })
}

function bodyPlanOf(
  operation: OpenApiOperation,
  components: Readonly<Record<string, JsonSchema>>,
): fc.Arbitrary<BodyPlan> {
  const edit = fc.record({
    at: fc.nat(40),
    how: fc.constantFrom('set', 'set', 'set', 'remove', 'add', 'wrap'),
    value: hostileValue,
  })
  const kinds: fc.WeightedArbitrary<BodyPlan>[] = [
    { weight: 2, arbitrary: fc.constant({ kind: 'good' }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('raw'),
        bytes: rawBodies,
        contentType: fc.constantFrom(...contentTypes),
      }),
    },
  ]
  const schema = schemaOfBody(operation)
  if (schema !== undefined) {
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 })
    const value = arbitraryOf(schema, components)
    kinds.push(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('edited'), edits }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('generated'), value }) },
    )
  }
  return fc.oneof(...kinds)
}

function schemaOfBody(operation: OpenApiOperation): JsonSchema | undefined {
  type Body = { content: { 'application/json': { schema: JsonSchema } } }
  return (operation.requestBody as Body | undefined)?.content['application/json'].schema
}

/** Percent-encodes any text: halves of surrogate pairs as the three bytes that a careless client would send. */
function encode(text: string): string {
  return text.replaceAll(/\p{Surrogate}|\P{Surrogate}+/gu, (part) =>
    /^\p{Surrogate}$/u.test(part) ? encodeHalf(part.charCodeAt(0)) : encodeURIComponent(part),
  )
}

function encodeHalf(unit: number): string {
  const bytes = [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]
  return bytes.map((byte) => `%${byte.toString(16)}`).join('')
}

/** The call that a plan makes of a good one. Its path is cut where no server reads on. */
export function applyPlan(template: string, good: PreparedCall, plan: FuzzPlan): FuzzCall {
  const path = pathOf(template, good.path, plan)
  const headers: Record<string, string> = { ...plan.headers }
  if (plan.body.kind === 'raw') {
    headers['content-type'] = plan.body.contentType
    return { method: good.method, path, headers, body: plan.body.bytes }
  }
  const value = bodyOf(good.body, plan.body)
  if (value === undefined) return { method: good.method, path, headers, body: undefined }
  headers['content-type'] = 'application/json'
  return { method: good.method, path, headers, body: Buffer.from(JSON.stringify(value)) }
}

function pathOf(template: string, path: string, { segment, query }: FuzzPlan): string {
  const [plain = '', given = ''] = path.split('?')
  const parts = plain.split('/')
  const places = template.split('/').flatMap((part, index) => (part.startsWith('{') ? [index] : []))
  const place = segment === null ? undefined : places[segment.at]
  if (place !== undefined && segment !== null) parts[place] = encode(segment.text).slice(0, 4000)
  const pairs = query.map(([name, text]) => `${name}=${encode(text).slice(0, 6000)}`)
  const search = [given, ...pairs].filter((each) => each !== '').join('&')
  return search === '' ? parts.join('/') : `${parts.join('/')}?${search}`
}

function bodyOf(good: unknown, plan: Exclude<BodyPlan, { kind: 'raw' }>): unknown {
  if (plan.kind === 'good') return good
  if (plan.kind === 'generated') return plan.value
  let body: unknown = structuredClone(good)
  for (const edit of plan.edits) body = applyEdit(body, edit)
  return body
}

type Place = Readonly<{ holder: Record<string, unknown>; key: string }>

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])])
}

function applyEdit(body: unknown, { at, how, value }: Edit): unknown {
  const places = placesIn(body)
  const place = places[at % Math.max(places.length, 1)]
  if (place === undefined) return value
  const { holder, key } = place
  if (how === 'remove') delete holder[key]
  else if (how === 'add') holder[`${key}x`] = value
  else holder[key] = how === 'wrap' ? [holder[key]] : value
  return body
}
