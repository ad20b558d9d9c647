/** The OpenAPI 3.1 document of the management API, derived from the route table. */
import type * as z from 'zod'
import { buildExample } from './openapi-examples.ts'
import type { JsonSchema } from './openapi-examples.ts'
import { createSchemaBook } from './openapi-schemas.ts'
import type { SchemaBook } from './openapi-schemas.ts'
import { problem } from './problem.ts'
import { mayWait } from './route.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

/** Every code that an error can carry, with its status and English message. */
export type ProblemCatalogue = Readonly<
  Record<string, Readonly<{ status: number; title: string; message: string }>>
>

export type OpenApiOptions = Readonly<{
  version: string
  problems: ProblemCatalogue
  /** Routes that the server really has; left out, all. */
  names?: readonly string[]
}>

export type OpenApiDocument = Readonly<{
  openapi: '3.1.0'
  info: Readonly<Record<string, unknown>>
  servers: readonly Readonly<{ url: string }>[]
  tags: readonly Readonly<{ name: string }>[]
  paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  components: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}>

export type OpenApiOperation = Readonly<{
  operationId: string
  summary: string
  tags: readonly string[]
  security: readonly Readonly<Record<string, readonly string[]>>[]
  parameters?: readonly Readonly<Record<string, unknown>>[]
  requestBody?: Readonly<Record<string, unknown>>
  responses: Readonly<Record<string, unknown>>
}>

const description =
  'Sign in with `POST /session` (a cookie) or send a personal access token as `Authorization: Bearer ptt_…`. ' +
  'Errors are problem documents (RFC 9457) with a stable `code`. Lists are paged by `cursor`. Every `POST` honours ' +
  '`Idempotency-Key`, resources with a `version` honour `If-Match`.'

/** Builds the document. Pure: the same table gives the same document. */
export function buildOpenApi(options: OpenApiOptions): OpenApiDocument {
  const book = createSchemaBook()
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  const tags = new Set<string>()
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    if (options.names !== undefined && !options.names.includes(name)) continue
    const operation = describeOperation(book, name, route, options.problems)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation }
    for (const tag of operation.tags) tags.add(tag)
  }
  book.describe(problem, 'output')
  return {
    openapi: '3.1.0',
    info: {
      title: 'Portico management API',
      version: options.version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...tags].map((name) => ({ name })),
    paths,
    components: {
      schemas: book.components,
      responses: describeProblems(options.problems),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'portico.session_token' },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'ptt_…' },
      },
    },
  }
}

function describeOperation(
  book: SchemaBook,
  name: string,
  route: Route,
  problems: ProblemCatalogue,
): OpenApiOperation {
  const parameters = describeParameters(book, route)
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: describeBody(book, route.body) } : {}),
    responses: { ...describeSuccess(book, route), ...listFailures(route, problems) },
  }
}

function describeParameters(book: SchemaBook, route: Route): Record<string, unknown>[] {
  return [
    ...describeFields(book, route.params, 'path'),
    ...describeFields(book, route.query, 'query'),
    ...(mayWait(route) ? [waitParameter] : []),
    ...(route.versioned
      ? [headerParameter('If-Match', 'The version last read, such as "3"', '"3"')]
      : []),
    ...(route.method === 'POST' && route.access !== 'public'
      ? [
          headerParameter(
            'Idempotency-Key',
            'Makes a repeated call harmless for a day',
            'order-service-1',
          ),
        ]
      : []),
  ]
}

const waitParameter: Record<string, unknown> = {
  name: 'wait',
  in: 'query',
  required: false,
  description:
    'Answers once every live gateway has applied the change, or after five seconds; `Portico-Effective` says ' +
    'which: `all`, `live` (those away are named in `Portico-Silent`), `no` (those that lag are named in ' +
    '`Portico-Laggards`), `unknown`',
  schema: { type: 'string', enum: ['effective'] },
  example: 'effective',
}

function headerParameter(
  name: string,
  description: string,
  example: string,
): Record<string, unknown> {
  return { name, in: 'header', required: false, description, schema: { type: 'string' }, example }
}

function describeFields(
  book: SchemaBook,
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
): Record<string, unknown>[] {
  if (!schema) return []
  const { properties = {}, required = [] } = book.describe(schema, 'input')
  return Object.entries(properties).map(([name, part]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: part,
    example: buildExample(part, book.components, name),
  }))
}

function describeBody(book: SchemaBook, body: z.ZodType): Record<string, unknown> {
  const schema = book.describe(body, 'input')
  const example = buildExample(schema, book.components)
  return { required: true, content: { 'application/json': { schema, example } } }
}

function describeSuccess(book: SchemaBook, route: Route): Record<string, unknown> {
  const status = String(route.status ?? 200)
  if (status === '204') return { [status]: { description: 'Done' } }
  const schema: JsonSchema = book.describe(route.response, 'output')
  const mediaType = route.mediaType ?? 'application/json'
  const content = { [mediaType]: { schema, example: buildExample(schema, book.components) } }
  return { [status]: { description: 'Done', content } }
}

/** Which statuses a route can answer, seen from the edge: what the rules add is within these. */
function listFailures(route: Route, problems: ProblemCatalogue): Record<string, unknown> {
  const changes = route.method !== 'GET'
  const possible = new Map<number, boolean>([
    [400, true],
    [401, true],
    [403, route.access !== 'public' || changes],
    [404, route.params !== undefined],
    [409, changes],
    [412, route.versioned === true],
    [413, route.body !== undefined],
    [415, route.body !== undefined],
    [422, changes],
    [429, changes || route.throttled === true],
    [500, true],
    [503, true],
  ])
  const known = new Set(Object.values(problems).map(({ status }) => status))
  const statuses = [...possible].filter(([status, is]) => is && known.has(status))
  return Object.fromEntries(
    statuses.map(([status]) => [status, { $ref: `#/components/responses/Problem${status}` }]),
  )
}

const requestId = 'req_0123456789abcdef0123456789abcdef'

/** One response per status, with an example for each code that has it. */
function describeProblems(problems: ProblemCatalogue): Record<string, unknown> {
  const responses: Record<string, { description: string; content: unknown }> = {}
  for (const status of new Set(Object.values(problems).map((each) => each.status))) {
    const codes = Object.entries(problems).filter(([, each]) => each.status === status)
    const examples = codes.map(([code, { title, message }]) => [
      code,
      {
        summary: message,
        value: { type: 'about:blank', title, status, code, detail: message, requestId },
      },
    ])
    const content = {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples) as unknown,
      },
    }
    responses[`Problem${status}`] = { description: codes.map(([code]) => code).join(', '), content }
  }
  return responses
}
