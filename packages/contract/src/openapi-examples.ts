/** Makes an example for a JSON schema: by the name of the field where it says something, else by its type. */

/** As much of JSON Schema 2020-12 as the contract's schemas become. */
export type JsonSchema = Readonly<{
  $ref?: string
  $defs?: Readonly<Record<string, JsonSchema>>
  type?: string | readonly string[]
  description?: string
  const?: unknown
  enum?: readonly unknown[]
  default?: unknown
  format?: string
  pattern?: string
  minimum?: number
  exclusiveMinimum?: number
  minItems?: number
  minLength?: number
  properties?: Readonly<Record<string, JsonSchema>>
  required?: readonly string[]
  additionalProperties?: boolean | JsonSchema
  items?: JsonSchema
  anyOf?: readonly JsonSchema[]
  oneOf?: readonly JsonSchema[]
  allOf?: readonly JsonSchema[]
}>

const byName: Readonly<Record<string, unknown>> = {
  id: 'app_01hzy8m3k5n7p9q2r4s6',
  username: 'zhang.san',
  displayName: '张三',
  email: 'zhang.san@example.org',
  password: 'a long sentence is best',
  currentPassword: 'a long sentence is best',
  newPassword: 'another long sentence',
  oneTimeCode: '123456',
  name: 'Order_service',
  confirmName: 'Order_service',
  scenario: 'Reads orders for the warehouse',
  reason: 'Needed for the warehouse',
  appKey: 'pk_0123456789abcdef',
  appSecret: 'orders-secret-2026',
  entries: '192.168.3.12;10.0.0.0/8',
  path: '/orders/{orderId}',
  target: '/list/api_01hzy8m3k5n7p9q2r4s6?env=PROD',
  upstream: 'https://orders.example.org',
  url: 'https://hooks.example.org/portico',
  timeZone: 'Asia/Shanghai',
  message: 'The request was approved.',
  detail: 'What happened, and what to do next.',
  requestId: 'req_0123456789abcdef0123456789abcdef',
  hash: '0123456789abcdef'.repeat(4),
  token: 'ptt_0123456789abcdef0123456789abcdef0123456789abcdef01234567',
}

const byFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-03-02T08:00:00.000Z',
  date: '2026-12-31',
  uri: 'https://example.org',
  email: 'name@example.org',
}

/**
 * An example that the schema accepts, as far as a schema can tell.
 *
 * @param definitions what `$ref` points to, by the last part of the pointer
 */
export function buildExample(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
  name = '',
): unknown {
  if (schema.$ref !== undefined) {
    const target = definitions[schema.$ref.split('/').at(-1) ?? '']
    return target === undefined ? null : buildExample(target, definitions, name)
  }
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []
  if (choice !== undefined) return buildExample(choice, definitions, name)
  return exampleOfType(schema, definitions, name)
}

function exampleOfType(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
  name: string,
): unknown {
  const type = typeof schema.type === 'string' ? schema.type : (schema.type?.[0] ?? 'object')
  switch (type) {
    case 'string':
      return exampleText(schema, name)
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1, 1)
    case 'boolean':
      return typeof schema.default === 'boolean' ? schema.default : true
    case 'array':
      return schema.items === undefined
        ? []
        : [buildExample(schema.items, definitions, name.replace(/s$/, ''))]
    case 'null':
      return null
    default:
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([field, part]) => [
          field,
          buildExample(part, definitions, field),
        ]),
      )
  }
}

function exampleText(schema: JsonSchema, name: string): string {
  const fitting = schema.format === undefined ? undefined : byFormat[schema.format]
  if (fitting !== undefined) return fitting
  const named = byName[name]
  if (typeof named === 'string') return named
  return /ids?$/i.test(name) ? String(byName['id']) : 'text'
}
