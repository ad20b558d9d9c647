/** Sets one-time codes up, turns them on and off. */
import type { Identity, TwoFactorOutcome } from './identity.ts'
import type { Library } from './library.ts'
import { headersOf, isNo } from './library-call.ts'

type TwoFactor = Pick<Identity, 'startTwoFactor' | 'confirmTwoFactor' | 'stopTwoFactor'>

export function createTwoFactor(library: Library): TwoFactor {
  return {
    startTwoFactor: (password, facts) =>
      attempt(async () => {
        const call = { headers: headersOf(facts), returnHeaders: true } as const
        const { headers, response } = await library.api.enableTwoFactor({
          ...call,
          body: { password },
        })
        if (response.method !== 'totp') throw new Error('the library answered without a device')
        const value = { uri: response.totpURI, recoveryCodes: response.backupCodes }
        return { value, headers }
      }),
    confirmTwoFactor: (code, facts) =>
      attempt(async () => {
        const call = { headers: headersOf(facts), returnHeaders: true } as const
        const { headers } = await library.api.verifyTOTP({ ...call, body: { code } })
        return { value: null, headers }
      }),
    stopTwoFactor: (password, facts) =>
      attempt(async () => {
        const call = { headers: headersOf(facts), returnHeaders: true } as const
        const { headers } = await library.api.disableTwoFactor({ ...call, body: { password } })
        return { value: null, headers }
      }),
  }
}

const outcomes: Readonly<Record<string, Exclude<TwoFactorOutcome<unknown>['outcome'], 'done'>>> = {
  INVALID_PASSWORD: 'password-wrong',
  INVALID_CODE: 'code-wrong',
  TOTP_ALREADY_ENABLED: 'already-on',
  TOTP_NOT_ENABLED: 'not-started',
}

async function attempt<T>(
  work: () => Promise<{ value: T; headers: Headers }>,
): Promise<TwoFactorOutcome<T>> {
  try {
    const { value, headers } = await work()
    return { outcome: 'done', value, setCookies: headers.getSetCookie() }
  } catch (error) {
    const code = isNo(error) ? String(error.body?.code ?? '') : ''
    const outcome = outcomes[code]
    if (outcome === undefined) throw error
    return { outcome }
  }
}
