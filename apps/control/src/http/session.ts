/** Routes of signing in and out. */
import { accept } from '@portico/domain'
import type { Deps } from '../deps.ts'
import { signIn } from '../use-cases/sign-in.ts'
import type { SignInResult } from '../use-cases/sign-in.ts'
import { signOut } from '../use-cases/sign-out.ts'
import type { Handlers } from './handler.ts'
import { providerSignInPath } from './open-id-connect.ts'
import { Problem, problemOfThrottle } from './problems.ts'
import { callFactsOf, sendCookies } from './session-cookies.ts'

type SessionRoutes = 'signIn' | 'signOut' | 'getSignInMethods'

export function createSessionHandlers(deps: Deps): Pick<Handlers, SessionRoutes> {
  return {
    signIn: async ({ body, request, reply, origin }) => {
      const result = await signIn(deps, body, callFactsOf(request, origin))
      if (result.outcome !== 'signed-in') throw problemOfSignIn(result)
      sendCookies(reply, result.setCookies, origin)
      const { id, username, displayName } = result.member
      return accept({ member: { id, username, displayName } })
    },
    signOut: async ({ caller, request, reply, origin }) => {
      sendCookies(reply, await signOut(deps, caller, callFactsOf(request, origin)), origin)
      return accept(null)
    },
    getSignInMethods: () =>
      Promise.resolve(accept({ password: true, openIdConnect: describeProvider(deps) })),
  }
}

function describeProvider({ identity }: Deps): { name: string; url: string } | null {
  return identity.provider && { name: identity.provider.name, url: providerSignInPath }
}

function problemOfSignIn(result: Exclude<SignInResult, { outcome: 'signed-in' }>): Problem {
  return result.outcome === 'throttled'
    ? problemOfThrottle(result.retryAfterSeconds)
    : new Problem(`sign-in.${result.outcome}`)
}
