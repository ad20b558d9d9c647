/** Routes by which the signed-in person changes how they prove who they are. */
import { accept } from '@portico/domain'
import type { Deps } from '../deps.ts'
import { changePassword } from '../use-cases/change-password.ts'
import { confirmTwoFactor, startTwoFactor, stopTwoFactor } from '../use-cases/change-two-factor.ts'
import { confirmSignIn } from '../use-cases/prove-oneself.ts'
import type { Handlers } from './handler.ts'
import { callFactsOf, sendCookies } from './session-cookies.ts'

type SecurityRoutes =
  | 'changeMyPassword'
  | 'confirmMyPassword'
  | 'startTwoFactor'
  | 'confirmTwoFactor'
  | 'stopTwoFactor'

export function createMySecurityHandlers(deps: Deps): Pick<Handlers, SecurityRoutes> {
  return {
    changeMyPassword: ({ caller, body }) => changePassword(deps, caller, body),
    confirmMyPassword: ({ caller, body }) => confirmSignIn(deps, caller, body.password),
    startTwoFactor: async ({ caller, body, request, reply, origin }) => {
      const facts = callFactsOf(request, origin)
      const started = await startTwoFactor(deps, caller, body.password, facts)
      if (!started.ok) return started
      sendCookies(reply, started.value.setCookies, origin)
      const { uri, recoveryCodes } = started.value.value
      return accept({ uri, recoveryCodes: [...recoveryCodes] })
    },
    confirmTwoFactor: async ({ caller, body, request, reply, origin }) => {
      const facts = callFactsOf(request, origin)
      const confirmed = await confirmTwoFactor(deps, caller, body.code, facts)
      if (!confirmed.ok) return confirmed
      sendCookies(reply, confirmed.value.setCookies, origin)
      return accept(null)
    },
    stopTwoFactor: async ({ caller, body, request, reply, origin }) => {
      const facts = callFactsOf(request, origin)
      const stopped = await stopTwoFactor(deps, caller, body.password, facts)
      if (!stopped.ok) return stopped
      sendCookies(reply, stopped.value.setCookies, origin)
      return accept(null)
    },
  }
}
