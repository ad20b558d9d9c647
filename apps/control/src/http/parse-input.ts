/** Reads the parts of a call by the schemas of its route. */
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { mayWait } from '@portico/contract'
import type { Route } from '@portico/contract'
import { Problem } from './problems.ts'
import { refuseUnstorable } from './storable-text.ts'

export type Input = Readonly<{ params: unknown; query: unknown; body: unknown }>

/** More faults than a person would read at once are left out. */
const faultLimit = 50

/** Answers the parsed parts; throws `parameter.invalid` or `body.invalid` with one error per faulty field. */
export function parseInput(route: Route, request: FastifyRequest): Input {
  return {
    params: parsePart(route.params, request.params, 'parameter.invalid'),
    query: parsePart(route.query, ownQuery(route, request), 'parameter.invalid'),
    body: parsePart(route.body, request.body ?? undefined, 'body.invalid'),
  }
}

/** `wait` belongs to every change, not to the route's own schema. */
function ownQuery(route: Route, request: FastifyRequest): unknown {
  if (!mayWait(route)) return request.query
  const { wait: _wait, ...own } = request.query as Record<string, unknown>
  return own
}

function parsePart(
  schema: z.ZodType | undefined,
  value: unknown,
  code: 'parameter.invalid' | 'body.invalid',
): unknown {
  if (!schema) return undefined
  refuseUnstorable(value)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.slice(0, faultLimit).map((issue) => ({
    path: issue.path.join('.'),
    code: `input.${issue.code.replaceAll('_', '-')}`,
    message: issue.message,
  }))
  const faults = errors
    .slice(0, 3)
    .map(({ path, message }) => (path ? `${path}: ${message}` : message))
  throw new Problem(code, { facts: { faults: faults.join('; ') }, errors })
}

/** The version in `If-Match`; undefined without one or for `*`. Throws `version.malformed`. */
export function parseIfMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const match = /^"?(\d{1,9})"?$/.exec(header)
  if (!match) throw new Problem('version.malformed')
  return Number(match[1])
}
