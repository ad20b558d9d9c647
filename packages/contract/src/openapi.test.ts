import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { buildOpenApi } from './openapi.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

const problems = {
  'body.invalid': { status: 400, title: 'Bad Request', message: 'No.' },
  'member.unknown': { status: 404, title: 'Not Found', message: 'Nobody.' },
}
const document = buildOpenApi({ version: '1.2.3', problems })
const table = Object.entries(routes) as [string, Route][]
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

function refsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part] : refsOf(part),
  )
}

type WithExample = { content?: Record<string, { example?: unknown }> }

function exampleOf(holder: unknown): unknown {
  return (holder as WithExample | undefined)?.content?.['application/json']?.example
}

test('every route of the table is there once, under its name', () => {
  const names = operations.map(({ operation }) => operation.operationId)
  expect(new Set(names)).toEqual(new Set(table.map(([name]) => name)))
  expect(names).toHaveLength(table.length)
})

test('no reference leads nowhere, and none is left that points into a schema of its own', () => {
  const refs = [...new Set(refsOf(document))]
  expect(refs.length).toBeGreaterThan(20)
  for (const ref of refs) {
    const [, , group = '', name = ''] = ref.split('/')
    expect(ref).toMatch(/^#\/components\/(schemas|responses)\//)
    expect(document.components[group], ref).toHaveProperty(name)
    expect(document.components[group]?.[name], `${ref} is only itself`).not.toHaveProperty('$ref')
  }
})

test('every parameter in a path is described, and nothing else is', () => {
  for (const { path, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const described = (operation.parameters ?? [])
      .filter((parameter) => parameter['in'] === 'path')
      .map((parameter) => parameter['name'])
    expect(new Set(described), operation.operationId).toEqual(new Set(named))
    expect(described).toHaveLength(named.length)
  }
})

test('a code stands under its status with its message', () => {
  expect(document.components['responses']?.['Problem404']).toMatchObject({
    description: 'member.unknown',
    content: {
      'application/problem+json': {
        examples: { 'member.unknown': { value: { status: 404, detail: 'Nobody.' } } },
      },
    },
  })
})

describe('examples are what they are examples of', () => {
  test.each(table)('%s', (name, route) => {
    const operation = operations.find(({ operation: each }) => each.operationId === name)?.operation
    const accepts = (schema: z.ZodType, value: unknown) => {
      const parsed = schema.safeParse(value)
      expect(parsed.error?.issues ?? [], JSON.stringify(value)).toEqual([])
    }
    if (route.body) accepts(route.body, exampleOf(operation?.requestBody))
    const answer = operation?.responses[String(route.status ?? 200)]
    const example = exampleOf(answer)
    if (example !== undefined) accepts(route.response, example)
  })
})
