/** Sign-in by password, with the one-time code of those who have turned codes on. */
import type { CallFacts, SignInInput, SignInOutcome } from './identity.ts'
import type { Library } from './library.ts'
import { cookieAfter, headersOf, isNo } from './library-call.ts'

/** Both halves in one call: the person never sees what is between them. */
export async function signInByPassword(
  library: Library,
  input: SignInInput,
  facts: CallFacts,
): Promise<SignInOutcome> {
  const { username, password, oneTimeCode } = input
  try {
    const { headers, response } = await library.api.signInUsername({
      body: { username, password },
      // Without the caller's cookie: nothing that was planted there can have a part in the new session.
      headers: headersOf({ ...facts, cookie: undefined }),
      returnHeaders: true,
    })
    if ('twoFactorRedirect' in response) {
      if (oneTimeCode === undefined) return { outcome: 'code-required' }
      return await enterCode(library, oneTimeCode, headers, facts)
    }
    return { outcome: 'signed-in', memberId: response.user.id, setCookies: headers.getSetCookie() }
  } catch (error) {
    if (isNo(error)) return { outcome: 'failed' }
    throw error
  }
}

/** The library knows the first half by a cookie, which stays between it and us. */
async function enterCode(
  library: Library,
  code: string,
  firstHalf: Headers,
  facts: CallFacts,
): Promise<SignInOutcome> {
  const cookie = cookieAfter(firstHalf.getSetCookie())
  const call = { body: { code }, headers: headersOf(facts, cookie), returnHeaders: true as const }
  try {
    const { headers, response } = /^\d{6}$/.test(code)
      ? await library.api.verifyTOTP(call)
      : await library.api.verifyBackupCode(call)
    return { outcome: 'signed-in', memberId: response.user.id, setCookies: headers.getSetCookie() }
  } catch (error) {
    if (isNo(error)) return { outcome: 'code-wrong' }
    throw error
  }
}
