/** Registered HTTP APIs: name, own method and path, upstreams and limits (GW2, GW5). */

import { apiOperations } from './grant.ts'
import type { Environment } from './grant.ts'
import { checkLabel } from './label.ts'
import { isMetadataAddress } from './public-address.ts'
import { accept, refuse } from './refusal.ts'
import type { Outcome } from './refusal.ts'

/** An API name of 1 to 64 code points. Refuses with `api.name-blank`, `-long` or `-character`. */
export function parseApiName(raw: string): Outcome<string> {
  const label = checkLabel(raw)
  const path = 'name'
  if (label.fault === null) return accept(label.text)
  if (label.fault === 'blank') return refuse('api.name-blank', { path })
  if (label.fault === 'long') return refuse('api.name-long', { path, facts: label.facts })
  return refuse('api.name-character', { path, facts: label.facts })
}

export const routeMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Where an API answers beside the common door; `shape` is the path with every parameter as `{}`. */
export type ApiRoute = Readonly<{ method: string; path: string; shape: string }>

const literalSegment = /^[A-Za-z0-9\-._~]{1,128}$/
const parameterSegment = /^\{[A-Za-z_][A-Za-z0-9_]{0,63}\}$/

/**
 * The own method and path of an API (GW2); null when neither is given.
 *
 * A segment is literal, of unreserved characters only, or one parameter: what a gateway would have to
 * decode before it could compare is refused, so that every target has one reading. Refuses with
 * `api.route-incomplete`, `api.method-unsupported`, `api.path-invalid` or `api.path-reserved`.
 */
export function parseApiRoute(
  method: string | undefined,
  path: string | undefined,
): Outcome<ApiRoute | null> {
  if (method === undefined && path === undefined) return accept(null)
  if (method === undefined || path === undefined)
    return refuse('api.route-incomplete', { path: 'path' })
  if (!routeMethods.some((each) => each === method)) {
    return refuse('api.method-unsupported', { path: 'method', facts: { method } })
  }
  const segments = path.split('/').slice(1)
  const matchable = segments.every(
    (each) =>
      parameterSegment.test(each) || (literalSegment.test(each) && each !== '.' && each !== '..'),
  )
  if (!path.startsWith('/') || !matchable || segments.length > 32) {
    return refuse('api.path-invalid', { path: 'path', facts: { pathText: path } })
  }
  const operation = apiOperations.find((each) => each === segments[0])
  const ambiguous =
    segments.length === 2 && (operation !== undefined || segments[0]?.startsWith('{'))
  if (ambiguous || segments[0] === '_portico') {
    return refuse('api.path-reserved', {
      path: 'path',
      facts: { operation: operation ?? '{operation}' },
    })
  }
  const shape = `/${segments.map((each) => (each.startsWith('{') ? '{}' : each)).join('/')}`
  return accept({ method, path, shape })
}

/**
 * The upstream of an API in one environment. Refuses with `api.upstream-invalid` what is not an
 * absolute http or https address, or carries a user, a query or a fragment; with `api.upstream-forbidden` an address at
 * which a cloud's metadata answers, in whatever notation (T120). Other private addresses are what the gateway is for.
 */
export function parseUpstream(raw: string, environment: Environment): Outcome<string> {
  const url = URL.canParse(raw) ? new URL(raw) : null
  const plain =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === '' &&
    !/[?#\s\\]/.test(raw)
  const path = `environments.${environment}.upstream`
  if (plain && isMetadataAddress(url.hostname.replace(/^\[|\]$/g, '')))
    return refuse('api.upstream-forbidden', { path, facts: { environment } })
  if (plain) return accept(url.href.replace(/\/$/, ''))
  return refuse('api.upstream-invalid', { path, facts: { environment } })
}

export type ApiLimits = Readonly<{
  perSecond: number | null
  perApplicationPerSecond: number | null
  overrides: readonly Readonly<{ applicationId: string; perSecond: number }>[]
}>

/** An application's limit, common or its own, is at most the API's: `api.limit-above` (domain.md A10). */
export function checkApiLimits(limits: ApiLimits): Outcome<ApiLimits> {
  const { perSecond: limit, perApplicationPerSecond, overrides } = limits
  if (limit === null) return accept(limits)
  const given = [perApplicationPerSecond ?? 0, ...overrides.map((each) => each.perSecond)]
  const above = given.find((each) => each > limit)
  if (above === undefined) return accept(limits)
  return refuse('api.limit-above', { path: 'throttle', facts: { given: above, limit } })
}
