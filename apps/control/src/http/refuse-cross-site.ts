/** Closes cross-site request forgery: a browser tells where a call comes from, and only our own pages may change things. */
import type { FastifyRequest } from 'fastify'
import { Problem } from './problems.ts'

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing call from another site with `session.cross-site`. Runs before the cookie is looked at, so that
 * signing in is covered too.
 *
 * Browsers send `Sec-Fetch-Site` or at least `Origin` with every such call, and no page can forge them (Fetch standard,
 * "forbidden request-header"). A call with neither comes from no browser and carries no cookie that was lured out of
 * one. A call with an access token is not ambient and passes.
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    // `none` is a person at the address bar; they cannot make a changing call there.
    if (site !== 'same-origin') throw new Problem('session.cross-site')
    return
  }
  const origin = request.headers.origin
  if (origin !== undefined && hostOf(origin) !== request.headers.host?.toLowerCase()) {
    throw new Problem('session.cross-site')
  }
}

/** `null` and anything unreadable belong to nobody. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase()
}
