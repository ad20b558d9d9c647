/** The two addresses of a sign-in by an identity provider: where the browser leaves us, and where it comes back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AddressMatcher } from '@portico/domain'
import type { Deps } from '../deps.ts'
import { providerId } from '../identity/library.ts'
import type { Redirect } from '../identity/identity.ts'
import { admitProviderSignIn } from '../use-cases/sign-in.ts'
import { readCallOrigin } from './caller-address.ts'
import type { CallOrigin } from './caller-address.ts'
import { callFactsOf, sendCookies } from './session-cookies.ts'

/** Where the console sends a browser to sign in with the provider. */
export const providerSignInPath = `/auth/${providerId}`

/** Mounts both, where a provider is configured; what the provider is told to come back to is `/auth/callback/openid-connect`. */
export function mountOpenIdConnect(
  app: FastifyInstance,
  deps: Deps,
  trustedProxies: AddressMatcher,
): void {
  const { identity } = deps
  if (identity.provider === null) return
  app.get(providerSignInPath, async (request, reply) => {
    const origin = readCallOrigin(request, trustedProxies)
    const facts = callFactsOf(request, origin)
    const started = await identity.startProviderSignIn(readReturnTo(request), facts)
    return redirect(reply, started, origin)
  })
  app.get(`/auth/callback/${providerId}`, async (request, reply) => {
    const origin = readCallOrigin(request, trustedProxies)
    const facts = callFactsOf(request, origin)
    const finished = await identity.finishProviderSignIn(request.url, facts)
    const { memberId } = finished
    if (memberId !== null && !(await admitProviderSignIn(deps, memberId, facts))) {
      return redirect(reply, { location: '/sign-in?error=inactive', setCookies: [] }, origin)
    }
    return redirect(reply, finished, origin)
  })
}

/** A path of ours and nothing that a browser would read as another site: `//evil`, `/\evil`, `javascript:`. */
function readReturnTo(request: FastifyRequest): string {
  const { returnTo } = request.query as Readonly<Record<string, unknown>>
  const isOurs = typeof returnTo === 'string' && /^\/(?![/\\])[\w\-./?=&%]{0,500}$/.test(returnTo)
  return isOurs ? returnTo : '/'
}

function redirect(reply: FastifyReply, target: Redirect, origin: CallOrigin): FastifyReply {
  sendCookies(reply, target.setCookies, origin)
  return reply.header('cache-control', 'no-store').redirect(target.location, 302)
}
