/** The served description, judged by programs that are not ours: OpenAPI 3.1's own schema, and JSON Schema 2020-12. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildOpenApi, routes } from '@portico/contract'
import type { OpenApiDocument, OpenApiOperation } from '@portico/contract'
import { startTestServer } from '../testing.ts'
import type { TestServer } from '../testing.ts'
import { listProblems } from './problems.ts'

type Media = Readonly<{ schema: object; example?: unknown; examples?: Record<string, Example> }>
type Example = Readonly<{ value: unknown }>
type WithContent = Readonly<{ content?: Record<string, Media>; $ref?: string }>

let server: TestServer
let document: OpenApiDocument
beforeAll(async () => {
  server = await startTestServer()
  document = (await server.app.inject({ url: '/api/openapi.json' })).json()
})
afterAll(() => server.close())

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)

/** What a schema of the document says against a value; empty when it fits. */
function faultsOf(schema: object, value: unknown): string {
  const fits = ajv.compile({ allOf: [schema], components: document.components })
  return fits(value) ? '' : `${ajv.errorsText(fits.errors)} in ${JSON.stringify(value)}`
}

function mediaOf(part: unknown): [string, Media][] {
  const { $ref, content = {} } = (part ?? {}) as WithContent
  if ($ref === undefined) return Object.entries(content)
  return mediaOf(document.components['responses']?.[$ref.split('/').at(-1) ?? ''])
}

test('OpenAPI 3.1 accepts it', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect(errors ?? []).toStrictEqual([])
  expect(valid).toBe(true)
})

test('a fault in it would be found', async () => {
  const broken = { ...structuredClone(document), paths: { '/me': { get: { responses: 1 } } } }
  expect((await new Validator().validate(broken)).valid).toBe(false)
})

test('every code of the registry is an example that its schema accepts', () => {
  const codes = Object.values(document.components['responses'] ?? {})
    .flatMap(mediaOf)
    .flatMap(([, { schema, examples = {} }]) =>
      Object.entries(examples).map(([code, { value }]) => {
        expect(faultsOf(schema, value), code).toBe('')
        return code
      }),
    )
  expect(codes.toSorted()).toStrictEqual(Object.keys(listProblems()).toSorted())
})

const described = buildOpenApi({ version: '0', problems: listProblems() })
const operations: OpenApiOperation[] = Object.values(described.paths).flatMap(Object.values)

test('every route is described', () => {
  expect(operations).toHaveLength(Object.keys(routes).length)
})

describe('has examples that its own schemas accept', () => {
  test.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s',
    (name, operation) => {
      const success = Object.keys(operation.responses).filter((status) => Number(status) < 300)
      expect(success).toHaveLength(1)
      const parts = [operation.requestBody, operation.responses[success[0] ?? '']]
      for (const [type, { schema, example }] of parts.flatMap(mediaOf)) {
        expect(example, `${name} has no example of ${type}`).toBeDefined()
        expect(faultsOf(schema, example), type).toBe('')
      }
      for (const parameter of operation.parameters ?? []) {
        const { name: field, schema, example } = parameter
        expect(example, `${name} has no example of ${String(field)}`).toBeDefined()
        expect(faultsOf(schema as object, example), String(field)).toBe('')
      }
    },
  )
})
